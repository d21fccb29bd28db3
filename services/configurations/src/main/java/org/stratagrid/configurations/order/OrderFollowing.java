package org.stratagrid.configurations.order;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.deployment.OrderProgress;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.contracts.values.Refusal;

/** Asks what became of the orders in work. */
@Component("configurationsOrderFollowing")
class OrderFollowing {

    private static final Logger log = LoggerFactory.getLogger(OrderFollowing.class);

    private final ObjectProvider<Deployment> deployment;
    private final GridOrders orders;
    private final OrderOutcomes outcomes;
    private final Set<UUID> unanswered = ConcurrentHashMap.newKeySet();

    OrderFollowing(ObjectProvider<Deployment> deployment, GridOrders orders, OrderOutcomes outcomes) {
        this.deployment = deployment;
        this.orders = orders;
        this.outcomes = outcomes;
    }

    void follow() {
        for (GridOrder order : orders.taken()) {
            try {
                follow(order);
                unanswered.remove(order.id());
            } catch (RuntimeException e) {
                // Asked again in a moment; said once, not twice a second.
                if (unanswered.add(order.id())) {
                    log.warn("cannot learn what became of order {}; asking on", order.id(), e);
                }
            }
        }
    }

    private void follow(GridOrder order) {
        OrderProgress progress;
        try {
            progress = deployment.getObject().order(order.id());
        } catch (Refusal refusal) {
            if (refusal.reason() != Refusal.Reason.NOT_FOUND) {
                throw refusal;
            }
            // It was taken and is gone: the grid's records were put back to an earlier state. Waiting would block for
            // ever.
            outcomes.undone(order.id(), "The grid no longer knows this order. Please deploy again.");
            return;
        }
        if (progress.state() == WorkState.DONE) {
            outcomes.done(order.id());
        } else if (progress.state() == WorkState.UNDONE) {
            String problem = progress.problem();
            outcomes.undone(
                    order.id(),
                    problem == null ? "The order failed, and everything it had done was taken back." : problem);
        }
    }
}
