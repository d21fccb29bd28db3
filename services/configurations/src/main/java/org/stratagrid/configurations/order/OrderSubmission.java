package org.stratagrid.configurations.order;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.values.Refusal;

/** Hands an order over to the deployment manager; it may die anywhere and be done again, since a repeated id changes nothing there. */
@Component("configurationsOrderSubmission")
class OrderSubmission {

    private final ObjectProvider<Deployment> deployment;
    private final GridOrders orders;
    private final OrderOutcomes outcomes;

    OrderSubmission(ObjectProvider<Deployment> deployment, GridOrders orders, OrderOutcomes outcomes) {
        this.deployment = deployment;
        this.orders = orders;
        this.outcomes = outcomes;
    }

    void submit(DeploymentOrder order) {
        boolean waiting = orders.find(order.id())
                .filter(known -> known.state() == GridOrder.State.MADE)
                .isPresent();
        if (!waiting) {
            return;
        }
        try {
            deployment.getObject().submit(order);
        } catch (Refusal refusal) {
            if (passes(refusal)) {
                throw refusal;
            }
            outcomes.refused(order.id(), refusal);
            return;
        }
        orders.take(order.id());
    }

    /** Whether the same order may be taken a little later with nobody doing anything about it. */
    private static boolean passes(Refusal refusal) {
        return refusal.reason() == Refusal.Reason.UNAVAILABLE || refusal.reason() == Refusal.Reason.TOO_MANY_ATTEMPTS;
    }
}
