package org.stratagrid.billing.subscription;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.stratagrid.billing.BillingSettings;

/** Delivers suspensions and restores. */
@Configuration(proxyBeanMethods = false)
class SuspensionJob {

    @Bean
    RecurringTask<Void> billingSuspensionTask(ServiceSuspension suspension, BillingSettings settings) {
        return Tasks.recurring("billing-suspensions", FixedDelay.of(settings.deliverEvery()))
                .execute((instance, context) -> suspension.deliver());
    }
}
