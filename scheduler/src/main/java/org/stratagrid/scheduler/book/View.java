package org.stratagrid.scheduler.book;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.stratagrid.scheduler.node.Node;
import org.stratagrid.scheduler.reservation.Held;
import org.stratagrid.scheduler.shape.WholeShapes;

/**
 * What one request has seen of the grid. The commit checks that it still stands.
 *
 * @param concerning what the configuration holds, and the servers of the request wherever they belong to
 * @param nodes      by name; all that hold one of these servers are among them
 * @param ofGrid     how many nodes the grid has
 * @param seen       the versions of all reservations of the configuration, ascending
 * @param terms      of each node
 * @param policies   the operator's decisions
 * @param shapes     what free room is worth at this moment
 */
public record View(
        List<Held> concerning,
        List<Node> nodes,
        int ofGrid,
        List<Long> seen,
        Map<UUID, Long> terms,
        Policies policies,
        WholeShapes shapes) {

    /** A grid of these nodes alone, on which nobody holds anything and for which nothing was decided. */
    public static View of(List<Node> nodes) {
        return new View(List.of(), nodes, nodes.size(), List.of(), Map.of(), Policies.NONE, WholeShapes.NONE);
    }

    /** All nodes of the grid are here, not only the most promising. */
    public boolean whole() {
        return nodes.size() == ofGrid;
    }
}
