package org.stratagrid.configurations.order;

import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.platform.jobs.Deliveries;

/** The durable jobs of this service. */
@Configuration(value = "configurationsOrderJobs", proxyBeanMethods = false)
class OrderJobs {

    private static final long FOLLOW_EVERY_MS = 500;

    /** Brings an order to the deployment manager. The only way there: so no order is submitted by two at once. */
    @Bean
    OneTimeTask<DeploymentOrder> configurationsOrderDelivery(OrderSubmission submission) {
        return Deliveries.delivery("configurations-order", DeploymentOrder.class, submission::submit);
    }

    @Bean
    RecurringTask<Void> configurationsFollowOrders(OrderFollowing following) {
        return Tasks.recurring("configurations-follow-orders", FixedDelay.ofMillis(FOLLOW_EVERY_MS))
                .execute((instance, context) -> following.follow());
    }
}
