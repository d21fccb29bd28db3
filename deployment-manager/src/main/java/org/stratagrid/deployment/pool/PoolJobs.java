package org.stratagrid.deployment.pool;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class PoolJobs {

    @Bean
    RecurringTask<Void> deploymentPoolsJob(ObjectProvider<CatchingUp> catchingUp) {
        return Tasks.recurring("deployment-pools", FixedDelay.ofSeconds(2))
                .execute((instance, context) -> catchingUp.getObject().look());
    }
}
