package org.stratagrid.scheduler.placement;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.placement.Assignment;
import org.stratagrid.contracts.placement.PlacementDecision;
import org.stratagrid.contracts.placement.ServerNeed;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.scheduler.reservation.Held;
import org.stratagrid.scheduler.solver.Explanation;
import org.stratagrid.scheduler.solver.NodeRoom;
import org.stratagrid.scheduler.solver.PlacementPlan;
import org.stratagrid.scheduler.solver.PlacementSolver;
import org.stratagrid.scheduler.solver.PlacementWeights;
import org.stratagrid.scheduler.solver.ServerPlacing;

/** Candidates first, solver second, reasons last. It only thinks: nothing is written here. */
@Component
class Deciding {

    private static final int NODES_NAMED = 5;

    private final PlacementSolver solver;
    private final PlacementSettings settings;
    private final PlacementWeights weights;
    private final Clock clock;

    Deciding(PlacementSolver solver, PlacementSettings settings, Clock clock) {
        this.solver = solver;
        this.settings = settings;
        this.weights = settings.weights().forSolver();
        this.clock = clock;
    }

    /** @throws Refusal NO_CAPACITY when not all servers find a node */
    Answer answer(Question question) {
        long begun = System.nanoTime();
        Situation situation = new Situation(question);
        Candidates candidates = new Candidates(situation);
        if (!candidates.withoutAnyNode().isEmpty()) {
            throw NoRoom.alone(candidates.withoutAnyNode());
        }
        PlacementPlan solved = solve(situation, candidates);
        long micros = (System.nanoTime() - begun) / 1000;

        Map<UUID, ServerPlacing> placed =
                solved.servers().stream().collect(Collectors.toMap(ServerPlacing::id, Function.identity()));
        List<Assignment> assignments = new ArrayList<>();
        List<Held> wanted = new ArrayList<>();
        for (ServerNeed need : question.request().servers()) {
            ServerPlacing server = placed.get(need.serverId());
            NodeRoom node = server == null ? null : server.getNode();
            if (node == null) {
                throw new IllegalStateException("solved without a node for " + need.serverId());
            }
            assignments.add(new Assignment(need.serverId(), node.id(), node.name()));
            wanted.add(question.wanted(need, node.id()));
        }
        Explanation explanation = solver.explain(solved);
        PlacementDecision decision = new PlacementDecision(
                question.request().id(),
                assignments,
                solved.score().toString(),
                explanation.reasons(),
                rejected(candidates, solved, explanation),
                micros,
                clock.instant());
        return new Answer(decision, wanted);
    }

    private PlacementPlan solve(Situation situation, Candidates candidates) {
        int many = Math.max(settings.candidates(), 2 * situation.movable().size());
        PlacementPlan solved = solver.solve(new PlacementPlan(weights, candidates.best(many), situation.servers()));
        if (!solved.unplaced().isEmpty()) {
            // Look at every node, and longer, before refusing.
            solved = solver.solveThoroughly(
                    new PlacementPlan(weights, candidates.best(Integer.MAX_VALUE), situation.servers()));
        }
        if (!solved.unplaced().isEmpty()) {
            throw NoRoom.together(situation, solved.unplaced(), solved.servers());
        }
        if (solved.score().hardScore() < 0) {
            throw new IllegalStateException("solved beyond the capacity of a node: " + solved.score());
        }
        return solved;
    }

    private static List<String> rejected(Candidates candidates, PlacementPlan solved, Explanation explanation) {
        List<String> sentences = new ArrayList<>();
        for (Candidates.Shape shape : candidates.shapes()) {
            shape.screening().lost().forEach((lack, nodes) -> {
                String which = nodes.size() <= NODES_NAMED
                        ? nodes.stream().map(NodeRoom::name).collect(Collectors.joining(", "))
                        : nodes.size() + " of " + shape.screening().nodes() + " nodes";
                sentences.add("For %s: %s %s.".formatted(shape.example().name(), which, lack.words(nodes.size())));
            });
        }
        sentences.addAll(explanation.alternatives());
        int more = candidates.size() - solved.candidates().size();
        if (more > 0) {
            sentences.add(more + (more == 1 ? " more node has" : " more nodes have")
                    + " room too, but less free or more of this configuration than those compared.");
        }
        return sentences;
    }
}
