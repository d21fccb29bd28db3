package org.stratagrid.scheduler.node;

import com.fasterxml.jackson.annotation.JsonFormat;
import org.stratagrid.contracts.placement.NodeCapacity;
import org.stratagrid.contracts.placement.ServerNeed;

/** An amount of every resource at once; as a difference it may be negative. */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record Size(long memoryMib, long cpus, long diskGib, long mbps) {

    public static final Size NOTHING = new Size(0, 0, 0, 0);

    public static Size of(ServerNeed need) {
        return new Size(
                need.memory().mib(),
                need.cpus(),
                need.disk().gib(),
                need.bandwidth().mbps());
    }

    public static Size of(NodeCapacity capacity) {
        return new Size(
                capacity.memory().mib(),
                capacity.cpus(),
                capacity.disk().gib(),
                capacity.bandwidth().mbps());
    }

    public Size plus(Size other) {
        return new Size(memoryMib + other.memoryMib, cpus + other.cpus, diskGib + other.diskGib, mbps + other.mbps);
    }

    public Size minus(Size other) {
        return new Size(memoryMib - other.memoryMib, cpus - other.cpus, diskGib - other.diskGib, mbps - other.mbps);
    }

    /** The larger of both, resource by resource. */
    public Size orMore(Size other) {
        return new Size(
                Math.max(memoryMib, other.memoryMib),
                Math.max(cpus, other.cpus),
                Math.max(diskGib, other.diskGib),
                Math.max(mbps, other.mbps));
    }

    /** No more than the other of any resource. */
    public boolean within(Size other) {
        return memoryMib <= other.memoryMib && cpus <= other.cpus && diskGib <= other.diskGib && mbps <= other.mbps;
    }
}
