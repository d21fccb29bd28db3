package org.stratagrid.contracts.placement;

import java.time.Instant;
import java.util.List;

/**
 * Moves, one after the other, and what they bring.
 *
 * @param moves    empty when nothing is worth moving
 * @param staying  when nodes are to be emptied: the servers that cannot leave, and why; else none
 * @param before   how far the grid is from the goal: servers on the nodes to empty (EMPTY_NODES), points of imbalance (EVEN_OUT),
 *                 nodes with servers (PACK); less is better
 * @param after    the same when all moves are done
 * @param sentence the plan in words, or why there is none
 */
public record MovePlan(
        PlanRequest request,
        List<PlannedMove> moves,
        List<UnmovedServer> staying,
        double before,
        double after,
        String sentence,
        long planMicros,
        Instant plannedAt) {}
