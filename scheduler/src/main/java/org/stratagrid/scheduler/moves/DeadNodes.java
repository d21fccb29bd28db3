package org.stratagrid.scheduler.moves;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.contracts.placement.NodeFailure;
import org.stratagrid.contracts.placement.NodePolicy;
import org.stratagrid.contracts.placement.ReplacedServer;
import org.stratagrid.contracts.placement.Replacement;
import org.stratagrid.contracts.placement.UnmovedServer;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.scheduler.node.Node;
import org.stratagrid.scheduler.reservation.Held;

/** Plans new places for the servers of dead nodes from the rows, and writes them down all at once. */
@Component
class DeadNodes {

    private static final Logger log = LoggerFactory.getLogger(DeadNodes.class);
    private static final int ATTEMPTS = 5;

    private final JdbcClient database;
    private final GridRows rows;
    private final FailurePlanner planner;
    private final FailureAnswers answers;
    private final Clock clock;
    private final TransactionTemplate oneMoment;
    private final TransactionTemplate transaction;

    DeadNodes(
            JdbcClient database,
            GridRows rows,
            FailurePlanner planner,
            FailureAnswers answers,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.database = database;
        this.rows = rows;
        this.planner = planner;
        this.answers = answers;
        this.clock = clock;
        this.oneMoment = MovePlans.oneMoment(transactions);
        this.transaction = new TransactionTemplate(transactions);
        this.transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /**
     * What a plan rests on.
     *
     * @param held   by all configurations with a server on the dead nodes
     * @param coming the second places of these servers
     */
    private record Seen(
            List<Node> nodes, Set<UUID> configurations, List<Held> held, List<Held> coming, PlacementRules rules) {

        Set<Held> heldOn(Set<UUID> dead) {
            return held.stream().filter(each -> dead.contains(each.nodeId())).collect(Collectors.toSet());
        }

        /** Those that hold room at their new place already. */
        List<UUID> arriving(List<ReplacedServer> moved) {
            Map<UUID, UUID> going = new HashMap<>();
            coming.forEach(each -> going.put(each.serverId(), each.nodeId()));
            return moved.stream()
                    .filter(each -> each.to().equals(going.get(each.serverId())))
                    .map(ReplacedServer::serverId)
                    .toList();
        }
    }

    private record Planned(Seen seen, FailurePlanner.Replaced replaced, Replacement answer) {}

    Replacement whatIf(NodeFailure failure) {
        return planned(failure).answer;
    }

    Replacement replace(NodeFailure failure) {
        close(failure.nodes());
        for (int attempt = 1; ; attempt++) {
            Planned planned = planned(failure);
            try {
                long begun = System.nanoTime();
                Replacement answer = Objects.requireNonNull(transaction.execute(status -> commit(failure, planned)));
                long micros = (System.nanoTime() - begun) / 1000;
                log.warn("nodes {} died: {}", failure.nodes(), answer.sentence());
                return new Replacement(
                        answer.failureId(),
                        answer.moved(),
                        answer.unplaced(),
                        answer.sentence(),
                        answer.planMicros(),
                        micros,
                        answer.decidedAt());
            } catch (ConcurrencyFailureException | DataIntegrityViolationException conflict) {
                log.info("failure {}: planned again after a conflict ({})", failure.id(), conflict.getMessage());
                if (attempt == ATTEMPTS) {
                    throw new Refusal(
                            Refusal.Reason.UNAVAILABLE,
                            "Others take room on the grid at this moment, so nothing was moved. Please try again.");
                }
            }
        }
    }

    /** Before anything is read, so that no order finds its way to a dead node meanwhile. */
    private void close(List<UUID> nodes) {
        transaction.executeWithoutResult(status -> {
            if (rows.locked(nodes).size() < nodes.size()) {
                throw Refusal.notFound("node");
            }
            database.sql("UPDATE scheduler.node SET schedulable = false WHERE id = ANY (:ids) AND schedulable")
                    .param("ids", nodes.toArray(UUID[]::new))
                    .update();
        });
    }

    private Planned planned(NodeFailure failure) {
        long begun = System.nanoTime();
        Seen seen = Objects.requireNonNull(oneMoment.execute(status -> {
            Set<UUID> configurations = rows.configurationsOn(failure.nodes());
            return new Seen(
                    rows.nodes(),
                    configurations,
                    rows.heldBy(configurations),
                    rows.comingOf(configurations),
                    rows.rules());
        }));
        GridCopy copy = new GridCopy(seen.nodes, seen.held, seen.coming, seen.rules);
        Set<Spot> spots = MovePlans.spots(copy, failure.nodes());
        Map<UUID, Spot> homes = new HashMap<>();
        spots.forEach(spot -> spot.residents.stream()
                .filter(server -> server.at == spot)
                .forEach(server -> homes.put(server.id, spot)));
        FailurePlanner.Replaced replaced = planner.plan(copy, spots);
        List<ReplacedServer> moved = replaced.moved().stream()
                .map(step -> new ReplacedServer(
                        step.server().id,
                        step.server().name,
                        step.server().tier,
                        step.server().configurationId,
                        step.from().id,
                        step.to().id,
                        step.to().name))
                .toList();
        List<UnmovedServer> unplaced = replaced.unplaced().stream()
                .map(each -> MovePlans.unmoved(each, homes.get(each.server().id)))
                .toList();
        Replacement answer = new Replacement(
                failure.id(),
                moved,
                unplaced,
                FailureAnswers.sentence(moved.size(), unplaced.size()),
                (System.nanoTime() - begun) / 1000,
                0,
                clock.instant());
        return new Planned(seen, replaced, answer);
    }

    private Replacement commit(NodeFailure failure, Planned planned) {
        rows.placementsWait();
        expectWhatWasSeen(failure, planned);
        List<ReplacedServer> moved = planned.answer.moved();
        rows.arrive(planned.seen.arriving(moved), clock.instant());
        // All other moves from and to dead nodes are over.
        database.sql("DELETE FROM scheduler.server_move m WHERE node_id = ANY (:nodes)"
                        + " OR EXISTS (SELECT FROM scheduler.reservation r"
                        + " WHERE r.server_id = m.server_id AND r.node_id = ANY (:nodes))")
                .param("nodes", failure.nodes().toArray(UUID[]::new))
                .update();
        database.sql(
                        "UPDATE scheduler.reservation r SET node_id = moved.node, request_id = :failure, reserved_at = :now"
                                + " FROM unnest(:servers, :targets) AS moved (server, node) WHERE r.server_id = moved.server")
                .param("failure", failure.id())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("servers", moved.stream().map(ReplacedServer::serverId).toArray(UUID[]::new))
                .param("targets", moved.stream().map(ReplacedServer::to).toArray(UUID[]::new))
                .update();
        Replacement answer = answers.withThoseOfBefore(planned.answer);
        answers.keep(answer, moved.isEmpty() ? null : planned.replaced.score());
        return answer;
    }

    /** Locks all that is about to change, the servers first and then the nodes, as everybody does. */
    private void expectWhatWasSeen(NodeFailure failure, Planned planned) {
        Seen seen = planned.seen;
        if (!Set.copyOf(rows.lockedOn(failure.nodes())).equals(seen.heldOn(Set.copyOf(failure.nodes())))) {
            throw new OptimisticLockingFailureException("a server of a dead node was placed, resized or released");
        }
        TreeSet<UUID> touched = new TreeSet<>(failure.nodes());
        planned.replaced.moved().forEach(step -> touched.add(step.to().id));
        Set<Terms> now = terms(rows.locked(touched), touched);
        if (!now.equals(terms(seen.nodes, touched)) || !rows.rules().equals(seen.rules)) {
            throw new OptimisticLockingFailureException("the operator decided otherwise about a node meanwhile");
        }
        if (!rows.heldBy(seen.configurations).equals(seen.held)
                || !rows.comingOf(seen.configurations).equals(seen.coming)) {
            throw new OptimisticLockingFailureException("a configuration on the dead nodes changed meanwhile");
        }
    }

    /** What has to be the same of a node; how much is free on it the database itself guards. */
    private record Terms(UUID node, boolean open, NodePolicy policy) {}

    private static Set<Terms> terms(List<Node> nodes, Set<UUID> wanted) {
        return nodes.stream()
                .filter(node -> wanted.contains(node.id()))
                .map(node -> new Terms(node.id(), node.open(), node.policy()))
                .collect(Collectors.toSet());
    }
}
