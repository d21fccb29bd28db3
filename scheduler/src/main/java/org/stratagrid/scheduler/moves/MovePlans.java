package org.stratagrid.scheduler.moves;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.contracts.placement.GridSurvival;
import org.stratagrid.contracts.placement.MovePlan;
import org.stratagrid.contracts.placement.NodeLoss;
import org.stratagrid.contracts.placement.PlanRequest;
import org.stratagrid.contracts.placement.PlannedMove;
import org.stratagrid.contracts.placement.UnmovedServer;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.scheduler.audit.PlanChecker;
import org.stratagrid.scheduler.moves.PlannedSteps.Staying;

/** Answers questions about the grid as it is at one moment. Nothing is written. */
@Component
class MovePlans {

    private static final Logger log = LoggerFactory.getLogger(MovePlans.class);

    private final GridRows rows;
    private final PlanChecker checker;
    private final MoveCosts costs;
    private final Clock clock;
    private final TransactionTemplate oneMoment;

    MovePlans(
            GridRows rows, PlanChecker checker, MoveCosts costs, Clock clock, PlatformTransactionManager transactions) {
        this.rows = rows;
        this.checker = checker;
        this.costs = costs;
        this.clock = clock;
        this.oneMoment = oneMoment(transactions);
    }

    /** Nodes and reservations are read by several statements, which have to see the same moment. */
    static TransactionTemplate oneMoment(PlatformTransactionManager transactions) {
        TransactionTemplate template = new TransactionTemplate(transactions);
        template.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        template.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        template.setReadOnly(true);
        return template;
    }

    private GridCopy copy() {
        GridCopy copy =
                oneMoment.execute(status -> new GridCopy(rows.nodes(), rows.held(), rows.coming(), rows.rules()));
        return Objects.requireNonNull(copy);
    }

    MovePlan plan(PlanRequest request) {
        GridCopy copy = copy();
        long begun = System.nanoTime();
        Set<Spot> named = spots(copy, request.nodes());
        PlannedSteps planned = switch (request.goal()) {
            case EMPTY_NODES -> EmptyNodes.plan(copy, named, request.limit());
            case EVEN_OUT -> EvenOut.plan(copy, costs, request.limit());
            case PACK -> FreeNodes.plan(copy, costs, request.limit());
        };
        long micros = (System.nanoTime() - begun) / 1000;
        MovePlan plan = document(request, planned, micros, clock.instant());
        List<String> violations = checker.violations(plan);
        if (!violations.isEmpty()) {
            // Either the grid changed while the plan was made, or the planner is wrong; it must not be carried out
            // either way.
            log.warn("a plan ({}) did not pass its check: {}", request, violations);
            throw new Refusal(
                    Refusal.Reason.CONFLICT,
                    "The grid changed while the plan was made, or the plan is wrong: " + violations.get(0)
                            + " Please plan again.");
        }
        return plan;
    }

    static Set<Spot> spots(GridCopy copy, List<UUID> nodes) {
        Set<Spot> spots = new LinkedHashSet<>();
        for (UUID node : nodes) {
            if (!copy.knows(node)) {
                throw Refusal.notFound("node");
            }
            spots.add(copy.spot(node));
        }
        return spots;
    }

    /** What a planner found, as others see it. */
    static MovePlan document(PlanRequest request, PlannedSteps planned, long micros, Instant now) {
        List<PlannedMove> moves = planned.steps().stream()
                .map(step -> new PlannedMove(
                        step.server().id,
                        step.server().name,
                        step.server().configurationId,
                        new Memory(step.server().size.memoryMib()),
                        step.from().id,
                        step.from().name,
                        step.to().id,
                        step.to().name,
                        step.gain(),
                        step.why()))
                .toList();
        List<UnmovedServer> staying = planned.staying().stream()
                .map(each -> unmoved(each, each.server().at))
                .toList();
        return new MovePlan(
                request, moves, staying, planned.before(), planned.after(), planned.sentence(), micros, now);
    }

    static UnmovedServer unmoved(Staying staying, @Nullable Spot at) {
        Spot home = Objects.requireNonNull(at);
        Resident server = staying.server();
        return new UnmovedServer(
                server.id, server.name, server.tier, server.configurationId, home.id, home.name, staying.reason());
    }

    GridSurvival survival() {
        GridCopy copy = copy();
        long begun = System.nanoTime();
        List<NodeLoss> losses = Survival.of(copy, NodeLoss.MOST_EXAMPLES).stream()
                .map(loss -> new NodeLoss(
                        loss.node().id,
                        loss.node().name,
                        loss.servers(),
                        loss.unplaced(),
                        loss.examples().stream()
                                .map(each -> unmoved(each, loss.node()))
                                .toList()))
                .sorted(Comparator.comparingInt(NodeLoss::unplaced).reversed().thenComparing(NodeLoss::nodeName))
                .toList();
        long fatal = losses.stream().filter(loss -> loss.unplaced() > 0).count();
        return new GridSurvival(
                fatal == 0, losses, sentence(losses, fatal), (System.nanoTime() - begun) / 1000, clock.instant());
    }

    private static String sentence(List<NodeLoss> losses, long fatal) {
        if (losses.isEmpty()) {
            return "No node holds a server.";
        }
        if (fatal == 0) {
            return "Any one node may die: all of its servers would find another place.";
        }
        NodeLoss worst = losses.get(0);
        return "If %s died, %d of its %d servers would find no other place%s."
                .formatted(
                        worst.nodeName(),
                        worst.unplaced(),
                        worst.servers(),
                        fatal == 1 ? "; any other node may die" : "; so it is, more or less, with " + fatal + " nodes");
    }
}
