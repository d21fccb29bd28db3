package org.stratagrid.web.live;

import org.stratagrid.contracts.configurations.ConfigurationView;
import org.stratagrid.contracts.deployment.OrderProgress;
import org.stratagrid.contracts.deployment.WorkState;

/**
 * The end of an order as customers may see it. The grid is done a moment before the configuration has taken that over, and in that
 * moment the configuration still is as before and takes no other order: so until then the order is in work.
 */
public final class Outcome {

    private Outcome() {}

    /** @param configuration read before the order was */
    public static OrderProgress seen(OrderProgress order, ConfigurationView configuration) {
        if (!order.state().isFinal() || !order.id().equals(configuration.openOrderId())) {
            return order;
        }
        return new OrderProgress(
                order.id(),
                order.accountId(),
                order.configurationId(),
                order.configurationName(),
                order.kind(),
                order.revision(),
                order.state() == WorkState.DONE ? WorkState.RUNNING : WorkState.UNDOING,
                order.steps(),
                order.orderedAt(),
                null,
                order.problem());
    }
}
