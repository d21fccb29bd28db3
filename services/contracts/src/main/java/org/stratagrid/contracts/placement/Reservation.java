package org.stratagrid.contracts.placement;

import java.util.UUID;
import org.stratagrid.contracts.values.Bandwidth;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Memory;

/** Room held on a node for one server. */
public record Reservation(
        UUID serverId, UUID nodeId, UUID configurationId, Memory memory, int cpus, Disk disk, Bandwidth bandwidth) {}
