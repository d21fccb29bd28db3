package org.stratagrid.scheduler.solver;

import java.util.UUID;
import org.stratagrid.scheduler.node.Node;
import org.stratagrid.scheduler.node.Size;

/**
 * A node as one problem sees it: what everybody else takes of it is settled, what remains is for the servers of this problem.
 * Compared by identity, which is what the solver's grouping wants to be quick.
 */
public final class NodeRoom {

    private final UUID id;
    private final String name;
    private final boolean open;
    private final Size capacity;
    private final Size taken;
    private final Size free;
    private final int networkHungry;
    private final int storageHungry;

    /**
     * @param taken         by servers that are not part of the problem
     * @param settled       by servers of the problem that stay here; they may be more than fits, on a node that has shrunk
     * @param networkHungry servers outside of the problem, and so is {@code storageHungry}
     */
    public NodeRoom(Node node, Size taken, Size settled, int networkHungry, int storageHungry) {
        this.id = node.id();
        this.name = node.name();
        this.open = node.schedulable();
        this.capacity = node.capacity();
        this.taken = taken;
        this.free = capacity.minus(taken).orMore(settled);
        this.networkHungry = networkHungry;
        this.storageHungry = storageHungry;
    }

    public UUID id() {
        return id;
    }

    public String name() {
        return name;
    }

    /** Takes new servers. */
    public boolean open() {
        return open;
    }

    public Size capacity() {
        return capacity;
    }

    /** By servers outside of the problem. */
    public Size taken() {
        return taken;
    }

    /** For all servers of the problem together. */
    public Size free() {
        return free;
    }

    int networkHungry() {
        return networkHungry;
    }

    int storageHungry() {
        return storageHungry;
    }

    /** Memory taken, in thousandths, when the problem's servers take this much. */
    long memoryShare(long mib) {
        return share(taken.memoryMib() + mib, capacity.memoryMib());
    }

    long bandwidthShare(long mbps) {
        return share(taken.mbps() + mbps, capacity.mbps());
    }

    private static long share(long part, long whole) {
        return whole == 0 ? 1000 : part * 1000 / whole;
    }

    @Override
    public String toString() {
        return name;
    }
}
