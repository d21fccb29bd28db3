package org.stratagrid.deployment.failure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.placement.GridPlans;
import org.stratagrid.contracts.placement.MoveTarget;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.node.Displaced;
import org.stratagrid.deployment.node.Failures;
import org.stratagrid.deployment.node.Failures.Failure;

/** Servers that waited for their node run there again; the room that was held for them elsewhere goes back to that node. */
@Component
class Homecoming {

    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(5);

    private final Displaced displaced;
    private final Failures failures;
    private final ServerStore servers;
    private final ObjectProvider<GridPlans> plans;
    /** By failure, {@link System#nanoTime}. */
    private final Map<UUID, Long> tried = new ConcurrentHashMap<>();

    Homecoming(Displaced displaced, Failures failures, ServerStore servers, ObjectProvider<GridPlans> plans) {
        this.displaced = displaced;
        this.failures = failures;
        this.servers = servers;
        this.plans = plans;
    }

    /** True when nothing is left that waited; otherwise to be asked again. */
    boolean isOver(Failure failure) {
        List<Displaced.Row> open = displaced.of(failure.id()).stream()
                .filter(Displaced.Row::isOpen)
                .toList();
        Long before = tried.put(failure.id(), System.nanoTime());
        if (before != null && System.nanoTime() - before < BETWEEN_TRIES.toNanos() && !open.isEmpty()) {
            tried.put(failure.id(), before);
            return false;
        }
        boolean over = true;
        for (Displaced.Row row : open) {
            if (row.toNode() == null || !lives(row, failure.nodeId()) || isHome(failure, row)) {
                displaced.left(row);
            } else {
                over = false;
            }
        }
        if (over) {
            tried.remove(failure.id());
        }
        return over;
    }

    private boolean lives(Displaced.Row row, UUID node) {
        Optional<Server> server = servers.find(row.serverId());
        // When that node is dead again, its next failure looks after the server.
        return server.filter(found -> node.equals(found.nodeId())).isPresent()
                && failures.open(node).isEmpty();
    }

    private boolean isHome(Failure failure, Displaced.Row row) {
        MoveTarget home = new MoveTarget(failure.nodeId(), "Node " + failure.nodeName() + " is back with its data.");
        try {
            plans.getObject().beginMove(row.serverId(), home);
            plans.getObject().finishMove(row.serverId(), home);
            return true;
        } catch (Refusal refusal) {
            // CONFLICT: its room is there already. The node may not be open to the scheduler yet, or be full for the
            // moment.
            return refusal.reason() == Refusal.Reason.CONFLICT || refusal.reason() == Refusal.Reason.NOT_FOUND;
        }
    }
}
