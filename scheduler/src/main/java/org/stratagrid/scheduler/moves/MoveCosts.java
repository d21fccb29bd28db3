package org.stratagrid.scheduler.moves;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code stratagrid.scheduler.moves}: what a move has to bring before it is worth it, in points. A whole node's worth of balance
 * or of room is 1,000 points.
 *
 * @param each   for every move, however small
 * @param memory for a server as large as the memory of a mean node, and its part for a smaller one: that much has to be copied
 */
@ConfigurationProperties("stratagrid.scheduler.moves")
public record MoveCosts(
        @DefaultValue("0.2") double each,
        @DefaultValue("60") double memory) {

    public static final MoveCosts DEFAULT = new MoveCosts(0.2, 60);

    public MoveCosts {
        if (!(each >= 0) || !(memory >= 0) || Double.isInfinite(each) || Double.isInfinite(memory)) {
            throw new IllegalArgumentException("stratagrid.scheduler.moves.each and .memory are 0 points or more");
        }
    }

    /** @param share the server's memory as a part of a mean node's */
    double of(double share) {
        return each + memory * share;
    }
}
