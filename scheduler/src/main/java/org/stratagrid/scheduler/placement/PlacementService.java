package org.stratagrid.scheduler.placement;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.RestController;
import org.stratagrid.contracts.placement.Assignment;
import org.stratagrid.contracts.placement.NodeCapacity;
import org.stratagrid.contracts.placement.NodeLoad;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.contracts.placement.PlacementDecision;
import org.stratagrid.contracts.placement.PlacementRequest;
import org.stratagrid.contracts.placement.Reservation;
import org.stratagrid.contracts.placement.ServerNeed;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.scheduler.node.NodeBook;
import org.stratagrid.scheduler.node.Size;
import org.stratagrid.scheduler.policy.AccountPolicies;
import org.stratagrid.scheduler.policy.Rules;
import org.stratagrid.scheduler.reservation.Held;
import org.stratagrid.scheduler.reservation.ReservationConflict;
import org.stratagrid.scheduler.reservation.Reservations;
import org.stratagrid.scheduler.shape.WholeShapes;

/** The scheduler's contract. */
@RestController
class PlacementService implements Placement {

    private static final Logger log = LoggerFactory.getLogger(PlacementService.class);

    private final NodeBook nodes;
    private final Reservations reservations;
    private final AccountPolicies accounts;
    private final Rules rules;
    private final Decisions decisions;
    private final Deciding deciding;
    private final Explaining explaining;
    private final PlacementSettings settings;
    private final TransactionTemplate transaction;

    PlacementService(
            NodeBook nodes,
            Reservations reservations,
            AccountPolicies accounts,
            Rules rules,
            Decisions decisions,
            Deciding deciding,
            Explaining explaining,
            PlacementSettings settings,
            PlatformTransactionManager transactions) {
        this.nodes = nodes;
        this.reservations = reservations;
        this.accounts = accounts;
        this.rules = rules;
        this.decisions = decisions;
        this.deciding = deciding;
        this.explaining = explaining;
        this.settings = settings;
        this.transaction = new TransactionTemplate(transactions);
        // A conflict ends the transaction, so it must never be the caller's; and remote callers have none to offer.
        this.transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    @Override
    public PlacementDecision place(PlacementRequest request) {
        RequestEntries.check(request);
        for (int attempt = 1; attempt <= settings.attempts(); attempt++) {
            Question question = question(request);
            Optional<PlacementDecision> repeated = repeated(question);
            if (repeated.isPresent()) {
                return repeated.get();
            }
            try {
                return reserve(question, answer(question));
            } catch (ReservationConflict | DataIntegrityViolationException | ConcurrencyFailureException conflict) {
                log.info("request {}: solved again after a conflict ({})", request.id(), conflict.getMessage());
            }
        }
        throw new Refusal(
                Refusal.Reason.UNAVAILABLE,
                "The last room on the grid is being taken by other orders at this moment, so nothing was reserved."
                        + " Please try again.");
    }

    @Override
    public PlacementDecision whatIf(PlacementRequest request) {
        RequestEntries.check(request);
        Question question = question(request);
        return repeated(question).orElseGet(() -> {
            Answer answer = deciding.answer(question);
            return explaining.explained(answer.decision(), answer.grounds());
        });
    }

    /** What is read may be old a moment later; reserving finds that out. */
    private Question question(PlacementRequest request) {
        return Question.of(
                request,
                concerning(request),
                nodes::all,
                accounts.of(request.accountId()),
                rules.present(),
                WholeShapes.NONE);
    }

    private List<Held> concerning(PlacementRequest request) {
        return reservations.concerning(
                request.configurationId(),
                request.servers().stream().map(ServerNeed::serverId).toList());
    }

    private Answer answer(Question question) {
        try {
            return deciding.answer(question);
        } catch (Refusal refusal) {
            if (!question.held().equals(Question.byServer(concerning(question.request())))) {
                // A repeat of this request, or a release, came between the two reads: the refusal may not be true.
                throw new ReservationConflict("the configuration's reservations changed meanwhile");
            }
            log.warn(
                    "request {} of account {} refused: {}",
                    question.request().id(),
                    question.request().accountId(),
                    refusal.sentence());
            throw refusal;
        }
    }

    private PlacementDecision reserve(Question question, Answer answer) {
        Set<UUID> moved = new HashSet<>();
        for (Held wanted : answer.wanted()) {
            Held before = question.held().get(wanted.serverId());
            if (before == null
                    || !before.nodeId().equals(wanted.nodeId())
                    || !before.size().equals(wanted.size())) {
                moved.add(wanted.serverId());
            }
        }
        transaction.executeWithoutResult(status -> {
            reservations.reserve(question.request().id(), question.heldByRequest(), answer.wanted());
            decisions.keep(answer.decision(), answer.grounds(), moved);
        });
        return answer.decision();
    }

    /** The decision of before, where the same request already stands in the rows. */
    private Optional<PlacementDecision> repeated(Question question) {
        Set<Held> wanted = new HashSet<>();
        Set<Assignment> standing = new HashSet<>();
        for (ServerNeed need : question.request().servers()) {
            Held held = question.held().get(need.serverId());
            if (held == null || !held.size().equals(Size.of(need))) {
                return Optional.empty();
            }
            wanted.add(question.wanted(need, held.nodeId()));
        }
        if (!wanted.equals(Set.copyOf(question.heldByRequest()))) {
            return Optional.empty();
        }
        question.nodes()
                .forEach(node -> wanted.stream()
                        .filter(held -> held.nodeId().equals(node.id()))
                        .forEach(held -> standing.add(new Assignment(held.serverId(), node.id(), node.name()))));
        return decisions
                .ofRequest(question.request().id())
                .filter(decision ->
                        standing.equals(decision.assignments().stream().collect(Collectors.toSet())));
    }

    @Override
    public void release(List<UUID> serverIds) {
        for (int attempt = 1; ; attempt++) {
            try {
                transaction.executeWithoutResult(status -> reservations.release(serverIds));
                return;
            } catch (ConcurrencyFailureException conflict) {
                if (attempt == settings.attempts()) {
                    throw conflict;
                }
                log.info("release repeated after a conflict ({})", conflict.getMessage());
            }
        }
    }

    @Override
    public PlacementDecision decision(UUID serverId) {
        return decisions.ofServer(serverId).orElseThrow(() -> Refusal.notFound("placement"));
    }

    @Override
    public List<NodeLoad> nodes() {
        return nodes.loads();
    }

    @Override
    public void enrol(UUID nodeId, NodeCapacity capacity) {
        nodes.enrol(nodeId, capacity);
    }

    @Override
    public List<Reservation> reservations() {
        return reservations.all();
    }
}
