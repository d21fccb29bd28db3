package org.stratagrid.billing.charging;

import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.stratagrid.platform.jobs.Deliveries;

/** Makes charges until the gateway answers. */
@Configuration(proxyBeanMethods = false)
class ChargeJob {

    @Bean
    OneTimeTask<CardCharges.ChargeRef> billingChargeTask(ChargeSettlement settlement) {
        return Deliveries.delivery(
                "billing-charge", CardCharges.ChargeRef.class, charge -> settlement.settle(charge.chargeId()));
    }
}
