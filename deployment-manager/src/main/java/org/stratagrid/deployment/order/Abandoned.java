package org.stratagrid.deployment.order;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;

/**
 * Nodes for which an order does not wait when it removes or takes back: those that are not configured any more, those that died
 * and are off, and, once an operator has ended the order, those that do not answer. What the order has there is removed when they are
 * back (LeftOvers).
 */
@Component
class Abandoned {

    private final Fleet fleet;
    private final OrderStore orders;

    Abandoned(Fleet fleet, OrderStore orders) {
        this.fleet = fleet;
        this.orders = orders;
    }

    boolean is(DeploymentOrder order, @Nullable UUID nodeId) {
        Optional<Node> node = fleet.find(nodeId);
        return node.isEmpty() || (!node.get().reachable() && (node.get().isOff() || orders.isAborted(order.id())));
    }

    boolean isVanished(@Nullable UUID nodeId) {
        return fleet.find(nodeId).isEmpty();
    }

    /** Those that can be waited for, each once. */
    List<UUID> without(DeploymentOrder order, Collection<@Nullable UUID> nodeIds) {
        return nodeIds.stream()
                .filter(Objects::nonNull)
                .distinct()
                .filter(id -> !is(order, id))
                .map(Objects::requireNonNull)
                .toList();
    }
}
