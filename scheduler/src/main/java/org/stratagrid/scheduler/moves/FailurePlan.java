package org.stratagrid.scheduler.moves;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.optaplanner.core.api.domain.solution.PlanningEntityCollectionProperty;
import org.optaplanner.core.api.domain.solution.PlanningScore;
import org.optaplanner.core.api.domain.solution.PlanningSolution;
import org.optaplanner.core.api.score.buildin.hardmediumsoftlong.HardMediumSoftLongScore;

/** All servers of the nodes that died together, of many configurations, in the order of their importance. */
@PlanningSolution
public final class FailurePlan {

    @PlanningEntityCollectionProperty
    private List<Displaced> servers;

    @PlanningScore
    private @Nullable HardMediumSoftLongScore score;

    /** For the solver's own copies. */
    FailurePlan() {}

    FailurePlan(List<Displaced> servers) {
        this.servers = servers;
    }

    List<Displaced> servers() {
        return servers;
    }

    HardMediumSoftLongScore score() {
        return score == null ? HardMediumSoftLongScore.ZERO : score;
    }
}
