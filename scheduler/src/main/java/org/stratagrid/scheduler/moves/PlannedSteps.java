package org.stratagrid.scheduler.moves;

import java.util.List;

/**
 * What a planner found.
 *
 * @param staying servers that should have moved and cannot, with the reason
 * @param before  how far the grid was from the goal
 * @param after   how far it is when all steps are done
 */
public record PlannedSteps(List<Step> steps, List<Staying> staying, double before, double after, String sentence) {

    /** A server that cannot move, and why. */
    public record Staying(Resident server, String reason) {}
}
