package org.stratagrid.billing.statement;

import java.math.BigDecimal;
import org.stratagrid.billing.plan.Tariff;
import org.stratagrid.contracts.billing.Plan;

/**
 * Where a resource stands in the period, in base units.
 *
 * @param free      use up to here is billed already or was included in an earlier plan of the period
 * @param used      up to this moment
 * @param projected at the period's end, if all goes on as now
 * @param cutOff    whether the ceiling has stopped the service
 */
record PeriodUse(Plan plan, long free, long used, long projected, boolean cutOff) {

    BigDecimal sold(long quantity) {
        return Tariff.soldUnits(plan.resource(), quantity, 2);
    }

    long ceiling() {
        return Tariff.cutOff(plan);
    }

    long allotment() {
        return Tariff.allotment(plan);
    }

    /** Not billed yet. */
    long overage() {
        return Math.max(0, Math.min(used, ceiling()) - Math.max(allotment(), free));
    }

    /** Of the allotment; of the ceiling where the plan has no allotment. */
    int percentUsed() {
        long whole = allotment() == 0 ? ceiling() : allotment();
        return BigDecimal.valueOf(used)
                .multiply(BigDecimal.valueOf(100))
                .divideToIntegralValue(BigDecimal.valueOf(whole))
                .min(BigDecimal.valueOf(Integer.MAX_VALUE))
                .intValue();
    }
}
