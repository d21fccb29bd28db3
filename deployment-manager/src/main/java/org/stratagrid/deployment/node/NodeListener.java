package org.stratagrid.deployment.node;

import java.util.List;
import org.stratagrid.deployment.hypervisor.GuestReading;

/** Hears of nodes, on the node's own thread. */
public interface NodeListener {

    /** The node is (again) reachable; orders wait for the end of this at start-up. */
    default void connected(Node node) {}

    /**
     * What all its guests did, every second or two.
     *
     * @param asOf {@link System#nanoTime} before the reading began
     */
    default void read(Node node, List<GuestReading> guests, long asOf) {}
}
