package org.stratagrid.deployment.failure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.contracts.placement.GridPlans;
import org.stratagrid.contracts.placement.NodeFailure;
import org.stratagrid.contracts.placement.ReplacedServer;
import org.stratagrid.contracts.placement.Replacement;
import org.stratagrid.contracts.placement.UnmovedServer;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.deployment.backup.RebuiltDisk;
import org.stratagrid.deployment.guest.Phase;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.node.Displaced;
import org.stratagrid.deployment.node.Failures;
import org.stratagrid.deployment.node.Failures.Failure;
import org.stratagrid.deployment.order.Orders;

/** Where the servers of a dead node go: asks the scheduler, and again while some have no place. */
@Component
class NewPlaces {

    private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(5);
    /** A move from or to the dead node finds out quickly that it is off; should it not, the others do not wait for it. */
    private static final Duration LONGEST_WAIT_FOR_MOVES = Duration.ofSeconds(60);

    private final ObjectProvider<GridPlans> plans;
    private final Failures failures;
    private final Displaced displaced;
    private final ServerStore servers;
    private final Orders orders;
    private final RebuiltDisk disk;
    private final TransactionTemplate transaction;
    /** By failure, {@link System#nanoTime}. */
    private final Map<UUID, Long> asked = new ConcurrentHashMap<>();

    private final Map<UUID, Long> waiting = new ConcurrentHashMap<>();

    NewPlaces(
            ObjectProvider<GridPlans> plans,
            Failures failures,
            Displaced displaced,
            ServerStore servers,
            Orders orders,
            RebuiltDisk disk,
            TransactionTemplate transaction) {
        this.plans = plans;
        this.failures = failures;
        this.displaced = displaced;
        this.servers = servers;
        this.orders = orders;
        this.disk = disk;
        this.transaction = transaction;
    }

    /** True when all that can be said now is in the rows. */
    boolean find(Failure failure) {
        long now = System.nanoTime();
        if (failure.placedAt() == null) {
            long since = waiting.computeIfAbsent(failure.id(), id -> now);
            if (orders.isMovingAt(failure.nodeId()) && now - since < LONGEST_WAIT_FOR_MOVES.toNanos()) {
                return false;
            }
            waiting.remove(failure.id());
        } else if (displaced.of(failure.id()).stream().noneMatch(row -> row.isOpen() && row.toNode() == null)
                || now - asked.getOrDefault(failure.id(), now - BETWEEN_QUESTIONS.toNanos())
                        < BETWEEN_QUESTIONS.toNanos()) {
            return true;
        }
        ask(failure);
        asked.put(failure.id(), now);
        return true;
    }

    private void ask(Failure failure) {
        List<Answered> all = new ArrayList<>();
        try {
            Replacement answer = plans.getObject().replace(new NodeFailure(failure.id(), List.of(failure.nodeId())));
            answer.moved().forEach(server -> all.add(new Answered(server, null)));
            answer.unplaced().forEach(server -> all.add(new Answered(null, server)));
        } catch (Refusal refusal) {
            // One that was never enrolled holds nothing.
            if (refusal.reason() != Refusal.Reason.NOT_FOUND) {
                throw refusal;
            }
        }
        transaction.executeWithoutResult(status -> {
            for (int i = 0; i < all.size(); i++) {
                write(failure, i, all.get(i));
            }
            failures.placed(failure.id());
        });
    }

    /** One of both is there. */
    private record Answered(
            @Nullable ReplacedServer moved, @Nullable UnmovedServer unplaced) {}

    /** Those that waited for their data, and of which a back-up is within reach by now. */
    void letGo(Failure failure) {
        for (Displaced.Row row : displaced.of(failure.id())) {
            if (row.held()
                    && row.isOpen()
                    && servers.find(row.serverId())
                            .filter(server -> !disk.losesData(server))
                            .isPresent()) {
                displaced.letGo(row);
            }
        }
    }

    private void write(Failure failure, int position, Answered answer) {
        ReplacedServer moved = answer.moved();
        UnmovedServer unplaced = answer.unplaced();
        if (moved != null) {
            Optional<Server> server = servers.find(moved.serverId()).filter(found -> found.phase() == Phase.MEMBER);
            boolean held =
                    !failure.disksLost() && server.filter(disk::losesData).isPresent();
            displaced.place(
                    failure.id(),
                    position,
                    moved.serverId(),
                    moved.name(),
                    moved.tier(),
                    moved.configurationId(),
                    moved.to(),
                    held,
                    null);
        } else if (unplaced != null) {
            displaced.place(
                    failure.id(),
                    position,
                    unplaced.serverId(),
                    unplaced.name(),
                    unplaced.tier(),
                    unplaced.configurationId(),
                    null,
                    false,
                    unplaced.reason());
        }
    }
}
