package org.stratagrid.billing.plan;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.stratagrid.contracts.billing.Plan;
import org.stratagrid.contracts.billing.Resource;
import org.stratagrid.contracts.values.Money;

/** From base units (MiB-seconds, bytes) to sold units and money. The one place where a line of a bill is rounded. */
public final class Tariff {

    private Tariff() {}

    /** What this quantity costs, rounded once, half-even, to the currency's smallest unit. */
    public static Money amount(Resource resource, long baseQuantity, Money rate) {
        long minorUnits = BigDecimal.valueOf(baseQuantity)
                .multiply(BigDecimal.valueOf(rate.minorUnits()))
                .divide(BigDecimal.valueOf(resource.baseUnitsPerSoldUnit()), 0, RoundingMode.HALF_EVEN)
                .longValueExact();
        return new Money(minorUnits, rate.currency());
    }

    public static BigDecimal soldUnits(Resource resource, long baseQuantity, int decimals) {
        return BigDecimal.valueOf(baseQuantity)
                .divide(BigDecimal.valueOf(resource.baseUnitsPerSoldUnit()), decimals, RoundingMode.HALF_EVEN);
    }

    public static long allotment(Plan plan) {
        return base(plan.resource(), plan.allotment());
    }

    public static long cutOff(Plan plan) {
        return base(plan.resource(), plan.cutOff());
    }

    private static long base(Resource resource, long soldUnits) {
        return Math.multiplyExact(soldUnits, resource.baseUnitsPerSoldUnit());
    }
}
