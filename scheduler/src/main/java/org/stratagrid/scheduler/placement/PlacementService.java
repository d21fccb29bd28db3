package org.stratagrid.scheduler.placement;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
import org.stratagrid.scheduler.audit.GridAudit;
import org.stratagrid.scheduler.book.Committer;
import org.stratagrid.scheduler.book.Outcome;
import org.stratagrid.scheduler.node.NodeBook;
import org.stratagrid.scheduler.reservation.Held;
import org.stratagrid.scheduler.reservation.Reservations;

/** The scheduler's contract. A request reads the book in memory; the database is asked once, when it is to become true. */
@RestController
class PlacementService implements Placement {

    private static final Logger log = LoggerFactory.getLogger(PlacementService.class);

    private final NodeBook nodes;
    private final Reservations reservations;
    private final Decisions decisions;
    private final Looking looking;
    private final Deciding deciding;
    private final Explaining explaining;
    private final Committer committer;
    private final PlacementSettings settings;
    private final Reserving reserving;
    private final GridAudit audit;

    PlacementService(
            NodeBook nodes,
            Reservations reservations,
            Decisions decisions,
            Looking looking,
            Deciding deciding,
            Explaining explaining,
            Committer committer,
            PlacementSettings settings,
            Reserving reserving,
            GridAudit audit) {
        this.nodes = nodes;
        this.reservations = reservations;
        this.decisions = decisions;
        this.looking = looking;
        this.deciding = deciding;
        this.explaining = explaining;
        this.committer = committer;
        this.settings = settings;
        this.reserving = reserving;
        this.audit = audit;
    }

    @Override
    public PlacementDecision place(PlacementRequest request) {
        RequestEntries.check(request);
        for (int attempt = 1; attempt <= settings.attempts(); attempt++) {
            committer.awaitBook();
            Question question = looking.narrow(request);
            Optional<PlacementDecision> repeated = repeated(question);
            if (repeated.isPresent()) {
                return repeated.get();
            }
            Answered answered = answered(question);
            Outcome outcome = reserving.reserve(answered);
            if (outcome.done()) {
                return answered.answer().decision();
            }
            log.info("request {}: solved again after a conflict ({})", request.id(), outcome.conflict());
        }
        throw new Refusal(
                Refusal.Reason.UNAVAILABLE,
                "The last room on the grid is being taken by other orders at this moment, so nothing was reserved."
                        + " Please try again.");
    }

    @Override
    public List<String> check() {
        List<String> found = new ArrayList<>(committer.differences());
        found.addAll(audit.violations());
        return found;
    }

    @Override
    public PlacementDecision whatIf(PlacementRequest request) {
        RequestEntries.check(request);
        committer.awaitBook();
        committer.follow();
        Question question = looking.narrow(request);
        return repeated(question).orElseGet(() -> {
            Answer answer = answered(question).answer();
            return explaining.explained(answer.decision(), answer.grounds());
        });
    }

    /** A refusal is never said from a short list, nor from a book that may be behind the rows. */
    private Answered answered(Question narrow) {
        try {
            return new Answered(narrow, deciding.answer(narrow));
        } catch (Refusal tooNarrow) {
            log.debug("request {}: {}", narrow.request().id(), tooNarrow.sentence());
            committer.follow();
            Question whole = looking.whole(narrow.request());
            return new Answered(whole, deciding.answer(whole));
        }
    }

    /** The decision of before, where the same request already stands in the rows. */
    private Optional<PlacementDecision> repeated(Question maybe) {
        if (!stands(maybe)) {
            return Optional.empty();
        }
        committer.follow();
        Question question = looking.whole(maybe.request());
        if (!stands(question)) {
            return Optional.empty();
        }
        Set<Assignment> standing = new HashSet<>();
        question.nodes()
                .forEach(node -> question.heldByRequest().stream()
                        .filter(held -> held.nodeId().equals(node.id()))
                        .forEach(held -> standing.add(new Assignment(held.serverId(), node.id(), node.name()))));
        return decisions
                .ofRequest(question.request().id())
                .filter(decision -> standing.equals(Set.copyOf(decision.assignments())));
    }

    private static boolean stands(Question question) {
        for (ServerNeed need : question.request().servers()) {
            Held held = question.held().get(need.serverId());
            if (held == null || !held.equals(question.wanted(need, held.nodeId()))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void release(List<UUID> serverIds) {
        RequestEntries.checkIds(serverIds);
        committer.release(serverIds);
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
        committer.follow();
    }

    @Override
    public List<Reservation> reservations() {
        return reservations.all();
    }
}
