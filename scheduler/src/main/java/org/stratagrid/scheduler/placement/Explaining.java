package org.stratagrid.scheduler.placement;

import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.placement.Assignment;
import org.stratagrid.contracts.placement.PlacementDecision;
import org.stratagrid.contracts.placement.ScoreLine;
import org.stratagrid.scheduler.solver.Explanation;
import org.stratagrid.scheduler.solver.PlacementSolver;

/** Works out why a decision is as it is, when somebody asks (SC-12). */
@Component
class Explaining {

    private final PlacementSolver solver;

    Explaining(PlacementSolver solver) {
        this.solver = solver;
    }

    /** The decision with its reasons, the best alternatives and a sentence about each server. */
    PlacementDecision explained(PlacementDecision decision, Grounds grounds) {
        Explanation explanation = solver.explain(grounds.problem());
        boolean together = grounds.together() != null;
        List<ScoreLine> reasons = new ArrayList<>(explanation.reasons());
        if (together) {
            reasons.add(
                    0,
                    new ScoreLine(
                            "Few nodes",
                            "soft",
                            0,
                            "%,d servers were placed at once on as few nodes as possible. That counted before everything below that is soft, so another node may have more points."
                                    .formatted(grounds.together())));
        }
        List<String> rejected = new ArrayList<>();
        grounds.screened().forEach(screened -> rejected.add(screened.sentence()));
        rejected.addAll(explanation.alternatives());
        if (grounds.others() > 0) {
            rejected.add(grounds.others() + (grounds.others() == 1 ? " more node has" : " more nodes have")
                    + " room too, but less free or more of this configuration than those compared.");
        }
        return new PlacementDecision(
                decision.requestId(),
                decision.assignments(),
                decision.score(),
                reasons,
                rejected,
                explanation.forCustomer(
                        decision.assignments().stream()
                                .map(Assignment::serverId)
                                .toList(),
                        together),
                decision.solveMicros(),
                decision.decidedAt());
    }
}
