package org.stratagrid.billing.rating;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.stratagrid.billing.BillingSettings;

/** Looks for closed hours all the time: rating follows an hour's close within the scheduler's polling interval. */
@Configuration(proxyBeanMethods = false)
class RatingJob {

    @Bean
    RecurringTask<Void> billingRatingTask(UseRating rating, BillingSettings settings) {
        return Tasks.recurring("billing-rating", FixedDelay.of(settings.pullEvery()))
                .execute((instance, context) -> rating.tryRun());
    }
}
