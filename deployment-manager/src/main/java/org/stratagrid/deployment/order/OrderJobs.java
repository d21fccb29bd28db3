package org.stratagrid.deployment.order;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.stratagrid.contracts.metering.AllocationFact;
import org.stratagrid.contracts.metering.Metering;
import org.stratagrid.platform.jobs.Deliveries;

/** The durable jobs of the deployment manager. */
@Configuration(proxyBeanMethods = false)
class OrderJobs {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);
    /** Should it not end but die. */
    private static final FixedDelay UNTIL_THE_OTHER_RUN_ENDS = FixedDelay.ofSeconds(1);

    /** One job works one order from beginning to end; its instance is the order's id. */
    @Bean
    CustomTask<Void> deploymentOrderJob(ObjectProvider<OrderWork> work) {
        FailureHandler<Void> again = (complete, operations) -> {
            int failures = complete.getExecution().consecutiveFailures;
            Duration wait = Duration.ofMillis(500L << Math.min(failures, 6));
            operations.reschedule(complete, Instant.now().plus(wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait));
        };
        return Tasks.custom("deployment-order", Void.class)
                .onFailure(again)
                .onDeadExecutionRevive()
                .execute((instance, context) -> {
                    UUID order = UUID.fromString(instance.getId());
                    int failures = context.getExecution().consecutiveFailures;
                    return work.getObject().work(order, failures)
                            ? new CompletionHandler.OnCompleteRemove<>()
                            : new CompletionHandler.OnCompleteReschedule<>(UNTIL_THE_OTHER_RUN_ENDS);
                });
    }

    @Bean
    OneTimeTask<AllocationFact> allocationDelivery(ObjectProvider<Metering> metering) {
        return Deliveries.delivery(
                "deployment-allocation",
                AllocationFact.class,
                fact -> metering.getObject().record(java.util.List.of(fact)));
    }
}
