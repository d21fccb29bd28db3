package org.stratagrid.deployment.failure;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class FailureJobs {

    private static final FixedDelay SOON = FixedDelay.of(Duration.ofMillis(500));
    private static final FixedDelay AFTER_A_PROBLEM = FixedDelay.ofSeconds(2);

    @Bean
    RecurringTask<Void> deploymentNodeWatchJob(ObjectProvider<Detection> detection) {
        return Tasks.recurring("deployment-node-watch", FixedDelay.ofSeconds(1))
                .execute((instance, context) -> detection.getObject().look());
    }

    /** One job looks after one dead node, again and again, until the node is back and nothing is left to do. */
    @Bean
    CustomTask<UUID> deploymentNodeFailureJob(ObjectProvider<FailureWork> work) {
        return Tasks.custom("deployment-node-failure", UUID.class)
                .onFailureReschedule(AFTER_A_PROBLEM)
                .onDeadExecutionRevive()
                .execute((instance, context) -> work.getObject().work(instance.getData())
                        ? new CompletionHandler.OnCompleteRemove<>()
                        : new CompletionHandler.OnCompleteReschedule<>(SOON));
    }
}
