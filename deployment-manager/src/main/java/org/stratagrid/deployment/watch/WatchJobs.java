package org.stratagrid.deployment.watch;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is looked after again and again. */
@Configuration(proxyBeanMethods = false)
class WatchJobs {

    @Bean
    RecurringTask<Void> deploymentSuspensionsJob(ObjectProvider<Suspensions> suspensions) {
        return Tasks.recurring("deployment-suspensions", FixedDelay.ofSeconds(2))
                .execute((instance, context) -> suspensions.getObject().convergeAll());
    }

    @Bean
    RecurringTask<Void> deploymentRestartsJob(ObjectProvider<Restarts> restarts) {
        return Tasks.recurring("deployment-restarts", FixedDelay.ofSeconds(1))
                .execute((instance, context) -> restarts.getObject().startDue());
    }

    @Bean
    RecurringTask<Void> deploymentDepartedNodesJob(ObjectProvider<Departed> departed) {
        return Tasks.recurring("deployment-departed-nodes", FixedDelay.ofSeconds(20))
                .execute((instance, context) -> departed.getObject().close());
    }
}
