package org.stratagrid.scheduler.solver;

import com.fasterxml.jackson.annotation.JsonFormat;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code stratagrid.scheduler.weights}: soft points for one unit of each constraint; docs/placement.md has the units. 0 leaves
 * the constraint out.
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record Weights(
        @DefaultValue("10000") long spreadTier,
        @DefaultValue("1000") long spreadConfiguration,
        @DefaultValue("1") long availability,
        @DefaultValue("1") long balance,
        @DefaultValue("20") long mix,
        @DefaultValue("2") long behaviour,
        @DefaultValue("2000") long risk,
        @DefaultValue("1") long licence,
        @DefaultValue("3") long fragmentation) {

    public Weights {
        if (Math.min(
                        Math.min(Math.min(spreadTier, spreadConfiguration), Math.min(availability, balance)),
                        Math.min(Math.min(Math.min(mix, behaviour), Math.min(risk, licence)), fragmentation))
                < 0) {
            throw new IllegalArgumentException("stratagrid.scheduler.weights are not below 0");
        }
    }
}
