package org.stratagrid.deployment.order;

import java.util.UUID;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.deployment.watch.Suspensions;

/** What an account's suspension means for orders. */
@Component
class Suspended {

    private final Suspensions suspensions;

    Suspended(Suspensions suspensions) {
        this.suspensions = suspensions;
    }

    boolean is(UUID accountId) {
        return suspensions.isSuspended(accountId);
    }

    /** Throws when the order may not go on; false otherwise, so that it can stand as a condition in a wait. */
    boolean stops(DeploymentOrder order) {
        if (!Workflows.goesOnSuspended(order) && is(order.accountId())) {
            throw new OrderFailure("The account was suspended while the order was in work.");
        }
        return false;
    }
}
