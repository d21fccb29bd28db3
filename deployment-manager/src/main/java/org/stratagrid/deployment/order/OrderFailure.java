package org.stratagrid.deployment.order;

import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.OrderKind;

/** A step cannot be done; the message is for the customer. */
final class OrderFailure extends RuntimeException {
    OrderFailure(String sentence) {
        super(sentence);
    }

    static OrderFailure byOperator(DeploymentOrder order) {
        return new OrderFailure("An operator ended the " + (order.kind() == OrderKind.MOVE ? "move" : "order") + ".");
    }
}
