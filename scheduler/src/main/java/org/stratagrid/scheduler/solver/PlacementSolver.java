package org.stratagrid.scheduler.solver;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.optaplanner.core.api.score.buildin.hardmediumsoftlong.HardMediumSoftLongScore;
import org.optaplanner.core.api.solver.SolutionManager;
import org.optaplanner.core.api.solver.Solver;
import org.optaplanner.core.api.solver.SolverFactory;
import org.optaplanner.core.config.constructionheuristic.ConstructionHeuristicPhaseConfig;
import org.optaplanner.core.config.constructionheuristic.ConstructionHeuristicType;
import org.optaplanner.core.config.localsearch.LocalSearchPhaseConfig;
import org.optaplanner.core.config.localsearch.LocalSearchType;
import org.optaplanner.core.config.phase.PhaseConfig;
import org.optaplanner.core.config.solver.SolverConfig;
import org.optaplanner.core.config.solver.termination.TerminationConfig;
import org.springframework.stereotype.Component;

/**
 * Solves one plan while the customer waits (SC-11). The construction heuristic gives every server its best node in turn, and
 * every move and swap that makes it better follows until none does: a few hundred looks for a handful of servers, and the same
 * question has the same answer on a busy machine. Only where that leaves a server without a node is a longer search worth its
 * time.
 */
@Component
public final class PlacementSolver {

    static {
        // Meters that come and go with each of some hundred plans a second tell nobody anything.
        Metrics.globalRegistry.config().meterFilter(MeterFilter.denyNameStartsWith("optaplanner."));
    }

    private static final int UNIMPROVED_STEPS = 200;
    private static final long SCORE_CALCULATIONS = 10_000;

    /** Counts end the search; times only guard against the absurd: a plan that is cut short leaves servers without a node. */
    private static final long AT_MOST_MILLIS = 30_000;

    private final Solvers single;
    private final Solvers quick;
    private final SolverFactory<PlacementPlan> thorough;
    private final SolutionManager<PlacementPlan, HardMediumSoftLongScore> scores;

    public PlacementSolver() {
        single = new Solvers(factory());
        SolverFactory<PlacementPlan> improving = factory(new LocalSearchPhaseConfig()
                .withLocalSearchType(LocalSearchType.VARIABLE_NEIGHBORHOOD_DESCENT)
                // Every neighbour was looked at and none was better; moves that change nothing would go on for ever.
                .withTerminationConfig(new TerminationConfig().withUnimprovedStepCountLimit(1)));
        quick = new Solvers(improving);
        thorough = factory(new LocalSearchPhaseConfig()
                .withLocalSearchType(LocalSearchType.LATE_ACCEPTANCE)
                .withTerminationConfig(new TerminationConfig()
                        .withUnimprovedStepCountLimit(UNIMPROVED_STEPS)
                        .withScoreCalculationCountLimit(SCORE_CALCULATIONS)));
        scores = SolutionManager.create(improving);
    }

    private static SolverFactory<PlacementPlan> factory(LocalSearchPhaseConfig... search) {
        List<PhaseConfig> phases = new ArrayList<>();
        phases.add(new ConstructionHeuristicPhaseConfig()
                .withConstructionHeuristicType(ConstructionHeuristicType.FIRST_FIT_DECREASING));
        phases.addAll(List.of(search));
        return SolverFactory.create(new SolverConfig()
                .withSolutionClass(PlacementPlan.class)
                .withEntityClasses(ServerPlacing.class)
                .withConstraintProviderClass(PlacementConstraints.class)
                .withTerminationConfig(new TerminationConfig().withMillisecondsSpentLimit(AT_MOST_MILLIS))
                .withPhaseList(phases));
    }

    /** The same plan with its score. */
    public PlacementPlan score(PlacementPlan plan) {
        scores.update(plan);
        return plan;
    }

    /** @return a plan with its score; servers for which there was no room have no node */
    public PlacementPlan solve(PlacementPlan plan) {
        if (plan.movable().isEmpty()) {
            return score(plan);
        }
        // One server alone has seen every node when it took the best: there is nothing to search for.
        return (plan.movable().size() == 1 ? single : quick).solve(plan);
    }

    /** Solvers of one kind: to build one takes as long as to solve a small plan, and each may solve one plan after the other. */
    private record Solvers(SolverFactory<PlacementPlan> factory, Queue<Solver<PlacementPlan>> idle) {

        Solvers(SolverFactory<PlacementPlan> factory) {
            this(factory, new ConcurrentLinkedQueue<>());
        }

        PlacementPlan solve(PlacementPlan plan) {
            Solver<PlacementPlan> free = idle.poll();
            Solver<PlacementPlan> solver = free == null ? factory.buildSolver() : free;
            PlacementPlan solved = solver.solve(plan);
            // One that broke down is not used again.
            idle.add(solver);
            return solved;
        }
    }

    /** The same with more patience, for a grid that is nearly full. */
    public PlacementPlan solveThoroughly(PlacementPlan plan) {
        return thorough.buildSolver().solve(plan);
    }

    /** What brought it about (SC-12). */
    public Explanation explain(Problem solved) {
        return new Explanation(solved.plan(), scores);
    }
}
