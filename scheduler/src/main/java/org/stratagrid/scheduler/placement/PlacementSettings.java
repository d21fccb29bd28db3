package org.stratagrid.scheduler.placement;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.stratagrid.scheduler.solver.PlacementWeights;

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

    /** Soft points for one unit of each constraint; docs/placement.md has the units. */
    public record Weights(
            @DefaultValue("10000") long spreadTier,
            @DefaultValue("1000") long spreadConfiguration,
            @DefaultValue("1") long balance,
            @DefaultValue("20") long mix,
            @DefaultValue("2") long traffic) {

        PlacementWeights forSolver() {
            return new PlacementWeights(spreadTier, spreadConfiguration, balance, mix, traffic);
        }
    }
}
