package org.stratagrid.contracts.placement;

import java.util.UUID;
import org.stratagrid.contracts.values.Bandwidth;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Tier;

/** What one server needs of a node. {@code heavyTraffic} is the customer's own expectation (SC-5). */
public record ServerNeed(
        UUID serverId,
        String name,
        Tier tier,
        Memory memory,
        int cpus,
        Disk disk,
        Bandwidth bandwidth,
        boolean heavyTraffic) {}
