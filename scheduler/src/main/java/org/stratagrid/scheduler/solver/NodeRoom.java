package org.stratagrid.scheduler.solver;

import java.util.UUID;
import org.stratagrid.scheduler.node.Node;
import org.stratagrid.scheduler.node.Residents;
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
    private final Residents others;

    /**
     * @param taken   by servers that are not part of the problem
     * @param settled by servers of the problem that stay here; they may be more than fits, on a node that has shrunk
     * @param others  the servers that are not part of the problem
     */
    public NodeRoom(Node node, Size taken, Size settled, Residents others) {
        this.id = node.id();
        this.name = node.name();
        this.open = node.open();
        this.capacity = node.sellable();
        this.taken = taken;
        this.free = capacity.minus(taken).orMore(settled);
        this.others = others;
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

    /** What may be sold of it. */
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
        return others.networkHungry();
    }

    int storageHungry() {
        return others.storageHungry();
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
