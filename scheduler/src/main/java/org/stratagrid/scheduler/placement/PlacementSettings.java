package org.stratagrid.scheduler.placement;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.stratagrid.scheduler.solver.Weights;

/**
 * {@code stratagrid.scheduler}: how placement decides.
 *
 * @param candidates nodes that the solver compares for one request; it looks at all others before it refuses
 * @param attempts   how often a request is solved again when another took the room meanwhile
 */
@ConfigurationProperties("stratagrid.scheduler")
public record PlacementSettings(
        @DefaultValue("24") int candidates,
        @DefaultValue("5") int attempts,
        @DefaultValue Weights weights) {

    public PlacementSettings {
        if (candidates < 1 || attempts < 1) {
            throw new IllegalArgumentException(
                    "stratagrid.scheduler.candidates and stratagrid.scheduler.attempts are at least 1");
        }
    }
}
