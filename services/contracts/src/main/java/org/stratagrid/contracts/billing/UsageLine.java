package org.stratagrid.contracts.billing;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.values.Money;

/**
 * One resource in this period (CP-15), quantities in sold units with two decimals. {@code billed} counts the charges of this period;
 * {@code warning} is null while all is well; {@code recommendedPlan} is null when the present plan fits or none does.
 */
public record UsageLine(
        Plan plan,
        BigDecimal used,
        BigDecimal projected,
        BigDecimal overageToday,
        Money overageChargeToday,
        Money billed,
        int percentUsed,
        @Nullable String warning,
        @Nullable Plan recommendedPlan) {}
