package org.stratagrid.contracts.placement;

import java.util.UUID;
import org.stratagrid.contracts.values.Tier;

/** A server for which no other node was found, and why. */
public record UnmovedServer(
        UUID serverId, String name, Tier tier, UUID configurationId, UUID nodeId, String nodeName, String reason) {}
