package org.stratagrid.scheduler.reservation;

import java.util.UUID;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.node.Size;

/** Room held on a node for one server. */
public record Held(
        UUID serverId,
        UUID nodeId,
        UUID accountId,
        UUID configurationId,
        String name,
        Tier tier,
        Size size,
        boolean heavyTraffic) {}
