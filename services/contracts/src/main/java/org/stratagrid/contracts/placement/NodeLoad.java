package org.stratagrid.contracts.placement;

import java.util.UUID;
import org.stratagrid.contracts.values.Bandwidth;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Memory;

/** A node and what is reserved on it. */
public record NodeLoad(
        UUID id,
        NodeCapacity capacity,
        Memory memoryReserved,
        int cpusReserved,
        Disk diskReserved,
        Bandwidth bandwidthReserved,
        int servers) {}
