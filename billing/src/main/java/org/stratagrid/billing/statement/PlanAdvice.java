package org.stratagrid.billing.statement;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.stratagrid.billing.plan.Tariff;
import org.stratagrid.contracts.billing.Plan;
import org.stratagrid.contracts.values.Money;

/** Which plan fits a period's use (BI-3). */
final class PlanAdvice {

    private PlanAdvice() {}

    /**
     * The cheapest plan whose allotment takes the use. Where none does, the cheapest in total among those that do not stop
     * before it. Empty when the present plan is the answer, or when none is.
     */
    static Optional<Plan> recommend(List<Plan> plans, Plan present, long use) {
        if (use <= Tariff.allotment(present)) {
            return Optional.empty();
        }
        List<Plan> sameResource = plans.stream()
                .filter(plan -> plan.resource() == present.resource())
                .toList();
        return sameResource.stream()
                .filter(plan -> use <= Tariff.allotment(plan))
                .min(Comparator.comparing(plan -> total(plan, use)))
                .or(() -> sameResource.stream()
                        .filter(plan -> use < Tariff.cutOff(plan))
                        .min(Comparator.comparing(plan -> total(plan, use))))
                .filter(plan -> !plan.code().equals(present.code()));
    }

    /** Price and overage of a whole period with this use; it ends at the ceiling. */
    static Money total(Plan plan, long use) {
        return plan.price().plus(overage(plan, 0, use));
    }

    /** What use from {@code free} on costs, where that is beyond the allotment, up to the ceiling. */
    static Money overage(Plan plan, long free, long use) {
        long over = Math.min(use, Tariff.cutOff(plan)) - Math.max(Tariff.allotment(plan), free);
        return Tariff.amount(plan.resource(), Math.max(0, over), plan.overageRate());
    }
}
