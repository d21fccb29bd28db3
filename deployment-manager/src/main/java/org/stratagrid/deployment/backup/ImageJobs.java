package org.stratagrid.deployment.backup;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is tidied again and again. */
@Configuration(proxyBeanMethods = false)
class ImageJobs {

    @Bean
    RecurringTask<Void> deploymentImagesJob(ObjectProvider<Tidying> tidying) {
        return Tasks.recurring("deployment-images", FixedDelay.ofMinutes(30))
                .execute((instance, context) -> tidying.getObject().tidy());
    }
}
