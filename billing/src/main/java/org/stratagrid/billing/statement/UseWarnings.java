package org.stratagrid.billing.statement;

import org.jspecify.annotations.Nullable;
import org.stratagrid.billing.plan.Wording;
import org.stratagrid.contracts.billing.Plan;

/** What a customer is told as the allotment runs down (BI-5, BI-8): the most pressing sentence first. */
final class UseWarnings {

    private static final int NEAR_ALLOTMENT_PERCENT = 80;
    private static final int NEAR_CEILING_PERCENT = 90;

    private UseWarnings() {}

    static @Nullable String of(PeriodUse use, String lastDay) {
        Plan plan = use.plan();
        String used = "You have used " + Wording.quantity(use.sold(use.used()), plan.resource());
        if (use.cutOff() || use.used() >= use.ceiling()) {
            return used + ", the ceiling of your plan " + Wording.plan(plan)
                    + ". Your servers are suspended until you change to a larger plan or the next month begins.";
        }
        if (reaches(use.used(), NEAR_CEILING_PERCENT, use.ceiling())) {
            return used + ". At " + Wording.quantity(plan.cutOff(), plan.resource())
                    + " your servers will be suspended; a larger plan keeps them running.";
        }
        String projected = projection(use, lastDay);
        if (plan.allotment() == 0) {
            return projected.isEmpty() ? null : projected.strip();
        }
        if (use.used() >= use.allotment()) {
            return used + ", all that your plan " + Wording.plan(plan) + " includes. Further use costs "
                    + plan.overageRate() + " a " + plan.resource().soldUnit() + "." + projected;
        }
        if (reaches(use.used(), NEAR_ALLOTMENT_PERCENT, use.allotment())) {
            return used + ", " + use.percentUsed() + " % of your plan " + Wording.plan(plan) + "." + projected;
        }
        return projected.isEmpty() ? null : projected.strip();
    }

    private static String projection(PeriodUse use, String lastDay) {
        Plan plan = use.plan();
        String end = " At this rate " + lastDay + " ends with "
                + Wording.quantity(use.sold(use.projected()), plan.resource());
        if (use.projected() >= use.ceiling()) {
            return end + ": your servers will be suspended at " + plan.cutOff() + ".";
        }
        if (plan.allotment() > 0 && use.projected() > use.allotment()) {
            return end + ", more than the " + plan.allotment() + " that your plan includes.";
        }
        return "";
    }

    private static boolean reaches(long quantity, int percent, long whole) {
        return whole > 0
                && java.math.BigDecimal.valueOf(quantity)
                                .multiply(java.math.BigDecimal.valueOf(100))
                                .compareTo(java.math.BigDecimal.valueOf(whole)
                                        .multiply(java.math.BigDecimal.valueOf(percent)))
                        >= 0;
    }
}
