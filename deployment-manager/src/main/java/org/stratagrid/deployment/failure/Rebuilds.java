package org.stratagrid.deployment.failure;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.contracts.deployment.OrderProgress;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.deployment.guest.Phase;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.node.Displaced;
import org.stratagrid.deployment.node.Failures.Failure;
import org.stratagrid.deployment.order.Orders;

/**
 * The orders that rebuild the servers of a dead node: one for each configuration, those with the most important servers first, so
 * that none holds up another. One that fails is given again, after a while that grows.
 */
@Component
class Rebuilds {

    private static final Logger log = LoggerFactory.getLogger(Rebuilds.class);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(10), LONGEST_WAIT = Duration.ofMinutes(5);

    private final Displaced displaced;
    private final ServerStore servers;
    private final Orders orders;
    private final TransactionTemplate transaction;

    Rebuilds(Displaced displaced, ServerStore servers, Orders orders, TransactionTemplate transaction) {
        this.displaced = displaced;
        this.servers = servers;
        this.orders = orders;
        this.transaction = transaction;
    }

    void goOn(Failure failure) {
        Map<UUID, List<Displaced.Row>> configurations = new LinkedHashMap<>();
        for (Displaced.Row row : displaced.of(failure.id())) {
            if (row.isOpen()) {
                configurations
                        .computeIfAbsent(row.configurationId(), id -> new ArrayList<>())
                        .add(row);
            }
        }
        configurations.forEach((configuration, rows) -> {
            try {
                goOn(failure, configuration, rows);
            } catch (Refusal refusal) {
                log.debug("configuration {} is not rebuilt yet: {}", configuration, refusal.sentence());
            }
        });
    }

    private void goOn(Failure failure, UUID configuration, List<Displaced.Row> open) {
        Set<UUID> given = new LinkedHashSet<>();
        List<Displaced.Row> next = new ArrayList<>();
        for (Displaced.Row row : open) {
            UUID orderId = row.orderId();
            if (orderId != null) {
                given.add(orderId);
            } else if (!isStillOurs(failure, row)) {
                displaced.left(row);
            } else if (row.isToBeRebuilt() && isDue(row) && isMember(row)) {
                next.add(row);
            }
        }
        // Written down before it is given: after a kill it is given under the same id.
        given.forEach(orderId -> follow(failure, configuration, orderId));
        if (given.isEmpty() && !next.isEmpty()) {
            UUID orderId = UUID.randomUUID();
            transaction.executeWithoutResult(status -> next.forEach(row -> displaced.order(row, orderId)));
            orders.rebuild(orderId, configuration, ids(next));
        }
    }

    private void follow(Failure failure, UUID configuration, UUID orderId) {
        List<Displaced.Row> rows = displaced.ofOrder(orderId);
        if (!orders.exists(orderId)) {
            if (rows.stream().noneMatch(row -> isStillOurs(failure, row))) {
                rows.forEach(displaced::left);
            } else {
                orders.rebuild(orderId, configuration, ids(rows));
            }
            return;
        }
        OrderProgress order = orders.progress(orderId);
        if (order.state() == WorkState.DONE) {
            rows.forEach(row -> {
                if (isAt(row, Objects.requireNonNull(row.toNode()))) {
                    displaced.rebuilt(row);
                } else {
                    displaced.left(row);
                }
            });
        } else if (order.state() == WorkState.UNDONE) {
            String problem = String.valueOf(order.problem());
            for (Displaced.Row row : rows) {
                displaced.failed(row, problem, wait(row));
                servers.setProblem(
                        row.serverId(),
                        "Its node " + failure.nodeName() + " died, and it could not be rebuilt yet: " + problem);
            }
        }
    }

    private static Duration wait(Displaced.Row row) {
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(row.tries() - 1, 10));
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    private static boolean isDue(Displaced.Row row) {
        Instant next = row.nextTryAt();
        return next == null || !Instant.now().isBefore(next);
    }

    /** It exists, and lives on the dead node or where it is to be rebuilt. */
    private boolean isStillOurs(Failure failure, Displaced.Row row) {
        UUID to = row.toNode();
        return isAt(row, failure.nodeId()) || (to != null && isAt(row, to));
    }

    private boolean isAt(Displaced.Row row, UUID node) {
        return server(row).filter(found -> node.equals(found.nodeId())).isPresent();
    }

    /** One that an order in work makes or removes is that order's matter. */
    private boolean isMember(Displaced.Row row) {
        return server(row).filter(found -> found.phase() == Phase.MEMBER).isPresent();
    }

    private Optional<Server> server(Displaced.Row row) {
        return servers.find(row.serverId());
    }

    private static List<UUID> ids(List<Displaced.Row> rows) {
        return rows.stream().map(Displaced.Row::serverId).toList();
    }
}
