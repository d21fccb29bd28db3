package org.stratagrid.configurations.order;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.stratagrid.configurations.draft.Configuration;
import org.stratagrid.contracts.configurations.OrderRef;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.values.Refusal;

/**
 * Orders on their way to the deployment manager. An order and its delivery are committed as one; then the customer's call waits a moment
 * for the delivery, so that a refusal is answered to the one who asked.
 */
@Component("configurationsOutbox")
class Outbox {

    private static final Duration WAIT_FOR_DELIVERY = Duration.ofSeconds(3);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private final GridOrders orders;
    private final ObjectProvider<Scheduler> scheduler;
    private final OneTimeTask<DeploymentOrder> delivery;
    private final Clock clock;

    Outbox(
            GridOrders orders,
            ObjectProvider<Scheduler> scheduler,
            OneTimeTask<DeploymentOrder> configurationsOrderDelivery,
            Clock clock) {
        this.orders = orders;
        this.scheduler = scheduler;
        this.delivery = configurationsOrderDelivery;
        this.clock = clock;
    }

    /** In a transaction. @return the order's id */
    UUID put(
            Configuration configuration,
            OrderKind kind,
            int revision,
            List<DesiredServer> servers,
            List<UUID> targets,
            @Nullable UUID imageId,
            List<UUID> clones) {
        UUID orderId = UUID.randomUUID();
        orders.add(
                new GridOrder(
                        orderId,
                        configuration.id(),
                        configuration.accountId(),
                        kind,
                        revision,
                        configuration.isDissolving(),
                        clones,
                        GridOrder.State.MADE,
                        null,
                        null),
                clock.instant());
        DeploymentOrder message = new DeploymentOrder(
                orderId,
                configuration.accountId(),
                configuration.id(),
                configuration.name(),
                kind,
                revision,
                servers,
                targets,
                null,
                imageId);
        scheduler.getObject().schedule(delivery.instance(orderId.toString(), message), Instant.now());
        return orderId;
    }

    /** The delivery runs as a job, perhaps in another process; what it met is read from the order's row. */
    OrderRef handOver(UUID orderId) {
        hurry();
        long deadline = System.nanoTime() + WAIT_FOR_DELIVERY.toNanos();
        Optional<GridOrder> order = orders.find(orderId);
        while (order.filter(waiting -> waiting.state() == GridOrder.State.MADE).isPresent()
                && System.nanoTime() < deadline) {
            try {
                Thread.sleep(LOOK_EVERY.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
            order = orders.find(orderId);
        }
        order.ifPresent(Outbox::passOnRefusal);
        return new OrderRef(orderId);
    }

    /** What is committed is delivered now rather than at the jobs' next look. */
    void hurry() {
        scheduler.getObject().triggerCheckForDueExecutions();
    }

    private static void passOnRefusal(GridOrder order) {
        Refusal.Reason reason = order.refusedAs();
        String problem = order.problem();
        if (reason != null && problem != null) {
            throw new Refusal(reason, problem);
        }
    }
}
