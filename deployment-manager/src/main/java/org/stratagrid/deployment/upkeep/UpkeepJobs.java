package org.stratagrid.deployment.upkeep;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class UpkeepJobs {

    @Bean
    RecurringTask<Void> deploymentUpkeepJob(ObjectProvider<Mending> mending, UpkeepSettings settings) {
        return Tasks.recurring("deployment-upkeep", FixedDelay.of(settings.every()))
                .execute((instance, context) -> mending.getObject().mend());
    }
}
