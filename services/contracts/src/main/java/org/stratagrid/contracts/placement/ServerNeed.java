package org.stratagrid.contracts.placement;

import java.util.UUID;
import org.stratagrid.contracts.values.Bandwidth;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.PacketClass;
import org.stratagrid.contracts.values.Tier;

/**
 * What one server needs of a node.
 *
 * @param heavyTraffic the customer's own expectation, and so are {@code compressed} and {@code packets} (SC-5)
 * @param system       what the server runs and a node may need a licence for (SC-7)
 */
public record ServerNeed(
        UUID serverId,
        String name,
        Tier tier,
        Memory memory,
        int cpus,
        Disk disk,
        Bandwidth bandwidth,
        boolean heavyTraffic,
        boolean compressed,
        PacketClass packets,
        String system) {}
