package org.stratagrid.configurations.scaling;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Looking again and again; in one process at a time, however many there are. */
@Configuration(value = "configurationsScalingJobs", proxyBeanMethods = false)
class ScalingJobs {

    @Bean
    RecurringTask<Void> configurationsScaling(ObjectProvider<ScalingWork> work, ScalingSettings settings) {
        return Tasks.recurring("configurations-scaling", FixedDelay.of(settings.lookEvery()))
                .execute((instance, context) -> work.getObject().lookAtAll());
    }
}
