package org.stratagrid.scheduler.pack;

import java.util.List;
import java.util.function.BiPredicate;
import org.stratagrid.scheduler.node.Size;

/**
 * Servers that want nodes together.
 *
 * @param allowed whether a hard rule lets a server (its place in the list) onto a node (its place in the list), room aside
 */
public record PackProblem(List<Bin> nodes, List<Item> servers, BiPredicate<Integer, Integer> allowed) {

    /**
     * @param free for these servers
     * @param used carries servers already, so that using it costs no further node
     */
    public record Bin(Size free, boolean used) {}

    /** @param group servers with an equal one never share a node; one that may share with all has a group of its own */
    public record Item(Size size, Object group) {}
}
