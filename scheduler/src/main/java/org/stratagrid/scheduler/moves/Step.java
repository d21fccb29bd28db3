package org.stratagrid.scheduler.moves;

/**
 * One server from one node to another, as a planner found it.
 *
 * @param gain points, less what the move costs
 * @param why  a sentence
 */
public record Step(Resident server, Spot from, Spot to, double gain, String why) {

    Step with(double points) {
        return new Step(server, from, to, points, why);
    }
}
