package org.stratagrid.deployment.order;

import java.util.UUID;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.deployment.watch.Suspensions;

/** What ends an order from outside: its account's suspension, or an operator. */
@Component
class Suspended {

    private final Suspensions suspensions;
    private final OrderStore orders;

    Suspended(Suspensions suspensions, OrderStore orders) {
        this.suspensions = suspensions;
        this.orders = orders;
    }

    boolean is(UUID accountId) {
        return suspensions.isSuspended(accountId);
    }

    /** Throws when the order may not go on; false otherwise, so that it can stand as a condition in a wait. */
    boolean stops(DeploymentOrder order) {
        if (!Workflows.goesOnSuspended(order) && is(order.accountId())) {
            throw new OrderFailure("The account was suspended while the order was in work.");
        }
        if (orders.isAborted(order.id())) {
            throw OrderFailure.byOperator(order);
        }
        return false;
    }
}
