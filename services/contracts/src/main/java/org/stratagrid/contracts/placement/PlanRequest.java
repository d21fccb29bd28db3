package org.stratagrid.contracts.placement;

import java.util.List;
import java.util.UUID;

/**
 * A wish for a plan of moves.
 *
 * @param nodes those to empty; for other goals there are none to name
 * @param limit at most so many moves, 0 to {@value #MOST_MOVES}
 */
public record PlanRequest(PlanGoal goal, List<UUID> nodes, int limit) {
    public static final int MOST_MOVES = 10_000;
}
