package org.stratagrid.scheduler.placement;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.placement.Assignment;
import org.stratagrid.contracts.placement.PlacementDecision;
import org.stratagrid.contracts.placement.ServerNeed;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.scheduler.reservation.Held;
import org.stratagrid.scheduler.solver.NodeRoom;
import org.stratagrid.scheduler.solver.PlacementPlan;
import org.stratagrid.scheduler.solver.PlacementSolver;
import org.stratagrid.scheduler.solver.PlacementWeights;
import org.stratagrid.scheduler.solver.Problem;
import org.stratagrid.scheduler.solver.ServerPlacing;

/** Candidates first, solver second. It only thinks: nothing is written here. */
@Component
class Deciding {

    private static final Logger log = LoggerFactory.getLogger(Deciding.class);

    private final PlacementSolver solver;
    private final PlacementSettings settings;
    private final PlacementWeights weights;
    private final Clock clock;

    Deciding(PlacementSolver solver, PlacementSettings settings, Clock clock) {
        this.solver = solver;
        this.settings = settings;
        this.weights = new PlacementWeights(settings.weights());
        this.clock = clock;
    }

    /** @throws Refusal NO_CAPACITY when not all servers find a node among these, CONFLICT when the rules leave none */
    Answer answer(Question question) {
        long begun = System.nanoTime();
        Situation situation = new Situation(question);
        Candidates candidates = new Candidates(situation);
        if (!candidates.withoutAnyNode().isEmpty()) {
            refuseContradictions(situation, candidates);
            throw refused(question, NoRoom.alone(candidates.withoutAnyNode()));
        }
        return answer(question, situation, candidates, solve(question, situation, candidates), begun, null);
    }

    /**
     * The answer for servers whose nodes were found in another way.
     *
     * @param places   server → node, for all servers of the question that look for one
     * @param together servers of all orders that were placed at once
     * @return nothing where a rule forbids it or the room is not there
     */
    Optional<Answer> answer(Question question, Map<UUID, UUID> places, int together) {
        long begun = System.nanoTime();
        Situation situation = new Situation(question);
        Map<UUID, NodeRoom> rooms =
                situation.left().keySet().stream().collect(Collectors.toMap(NodeRoom::id, Function.identity()));
        for (ServerPlacing server : situation.movable()) {
            server.setNode(rooms.get(places.get(server.id())));
        }
        PlacementPlan plan = solver.score(new PlacementPlan(weights, List.copyOf(rooms.values()), situation.servers()));
        boolean open =
                plan.movable().stream().map(ServerPlacing::getNode).allMatch(node -> node != null && node.open());
        return open && plan.score().hardScore() == 0
                ? Optional.of(answer(question, situation, new Candidates(situation), plan, begun, together))
                : Optional.empty();
    }

    private Answer answer(
            Question question,
            Situation situation,
            Candidates candidates,
            PlacementPlan solved,
            long begun,
            @Nullable Integer together) {
        Grounds grounds = new Grounds(
                Problem.of(solved, settings.weights(), situation.terms()),
                Grounds.screened(candidates.shapes()),
                candidates.size() - solved.candidates().size(),
                together);
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
        PlacementDecision decision = new PlacementDecision(
                question.request().id(),
                assignments,
                solved.score().toString(),
                List.of(),
                List.of(),
                Map.of(),
                micros,
                // As exact as the database keeps it, so that a repeated request has the same answer.
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        return new Answer(decision, grounds, wanted);
    }

    private PlacementPlan solve(Question question, Situation situation, Candidates candidates) {
        int many = Math.max(settings.candidates(), 2 * situation.movable().size());
        PlacementPlan solved = solver.solve(new PlacementPlan(weights, candidates.best(many), situation.servers()));
        if (isNotYet(solved)) {
            // Look at every node, and longer, before refusing.
            solved = solver.solveThoroughly(
                    new PlacementPlan(weights, candidates.best(Integer.MAX_VALUE), situation.servers()));
        }
        if (isNotYet(solved)) {
            refuseContradictions(situation, candidates);
            throw refused(question, NoRoom.together(situation, solved.unplaced(), solved.servers()));
        }
        return solved;
    }

    private static boolean isNotYet(PlacementPlan solved) {
        if (solved.score().hardScore() < 0) {
            throw new IllegalStateException(
                    "solved beyond the capacity of a node or against a rule: " + solved.score());
        }
        return !solved.unplaced().isEmpty();
    }

    private static void refuseContradictions(Situation situation, Candidates candidates) {
        for (Candidates.Shape shape : candidates.shapes()) {
            Contradiction.refuse(
                    shape.servers(),
                    situation.ofTier(shape.example().tier()),
                    situation.left().keySet(),
                    situation.terms());
        }
    }

    private static Refusal refused(Question question, NoRoom noRoom) {
        // Said of a short list it would only mean that the grid has to be looked at whole.
        if (question.view().whole()) {
            log.warn("no room for request {}: {}", question.request().id(), noRoom.inFull());
        }
        return noRoom.refusal();
    }
}
