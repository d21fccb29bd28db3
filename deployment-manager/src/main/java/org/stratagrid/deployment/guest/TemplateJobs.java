package org.stratagrid.deployment.guest;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class TemplateJobs {

    @Bean
    RecurringTask<Void> deploymentTemplatesJob(ObjectProvider<TemplateTending> tending) {
        return Tasks.recurring("deployment-templates", FixedDelay.ofSeconds(3))
                .execute((instance, context) -> tending.getObject().tend());
    }
}
