package org.stratagrid.contracts.placement;

import org.stratagrid.contracts.values.Bandwidth;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Memory;

/** What a node can give to guests. A node that is not {@code schedulable} gets no new servers. */
public record NodeCapacity(
        String name, String site, Memory memory, int cpus, Disk disk, Bandwidth bandwidth, boolean schedulable) {}
