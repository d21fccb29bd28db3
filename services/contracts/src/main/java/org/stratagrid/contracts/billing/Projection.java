package org.stratagrid.contracts.billing;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.values.Money;

/**
 * Use at the end of the period in GB-RAM-hours if this much memory runs on from now; {@code fits} is false when it passes the
 * allotment, {@code reachesCutOff} when it passes the ceiling.
 */
public record Projection(
        BigDecimal usedSoFar,
        BigDecimal projected,
        long allotment,
        boolean fits,
        boolean reachesCutOff,
        Money projectedOverage,
        String sentence,
        @Nullable Plan recommendedPlan) {}
