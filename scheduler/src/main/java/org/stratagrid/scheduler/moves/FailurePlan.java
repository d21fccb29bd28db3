package org.stratagrid.scheduler.moves;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.optaplanner.core.api.domain.solution.PlanningEntityCollectionProperty;
import org.optaplanner.core.api.domain.solution.PlanningScore;
import org.optaplanner.core.api.domain.solution.PlanningSolution;
import org.optaplanner.core.api.score.buildin.bendablelong.BendableLongScore;

/** All servers of the nodes that died together, of many configurations, in the order of their importance. */
@PlanningSolution
public final class FailurePlan {

    @PlanningEntityCollectionProperty
    private List<Displaced> servers;

    @PlanningScore(bendableHardLevelsSize = 1, bendableSoftLevelsSize = FailureConstraints.SOFT_LEVELS)
    private @Nullable BendableLongScore score;

    /** For the solver's own copies. */
    FailurePlan() {}

    FailurePlan(List<Displaced> servers) {
        this.servers = servers;
    }

    List<Displaced> servers() {
        return servers;
    }

    /** As that of a placement: what is broken, servers without a place, points. */
    String score() {
        BendableLongScore all = score == null ? BendableLongScore.zero(1, FailureConstraints.SOFT_LEVELS) : score;
        long without = 0;
        for (int rank = 0; rank < Importance.RANKS; rank++) {
            without += all.softScore(rank);
        }
        return "%dhard/%dmedium/%dsoft".formatted(all.hardScore(0), without, all.softScore(Importance.RANKS));
    }
}
