package org.stratagrid.contracts.placement;

import java.util.UUID;
import org.stratagrid.contracts.values.Tier;

/** A server of a dead node with its new place. */
public record ReplacedServer(
        UUID serverId, String name, Tier tier, UUID configurationId, UUID from, UUID to, String toName) {}
