package org.stratagrid.web.page;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.billing.UsageLine;

/** A usage line as a bar: where use, projection, allotment and cut-off stand on it, in thousandths of its length. */
public record UsageBar(
        UsageLine line,
        int used,
        int projected,
        @Nullable Integer allotment,
        @Nullable Integer cutOff,
        String level) {

    public static UsageBar of(UsageLine line) {
        BigDecimal allotted = BigDecimal.valueOf(line.plan().allotment());
        BigDecimal end = BigDecimal.valueOf(line.plan().cutOff());
        BigDecimal longest = line.used().max(line.projected()).max(allotted).max(BigDecimal.ONE);
        // A ceiling far away would squeeze everything else into a corner.
        boolean showsCutOff = end.signum() > 0 && end.compareTo(longest.multiply(BigDecimal.valueOf(2))) <= 0;
        BigDecimal scale = (showsCutOff ? longest.max(end) : longest).multiply(new BigDecimal("1.05"));
        return new UsageBar(
                line,
                at(line.used(), scale),
                at(line.projected().max(line.used()), scale),
                line.plan().allotment() > 0 ? Integer.valueOf(at(allotted, scale)) : null,
                showsCutOff ? Integer.valueOf(at(end, scale)) : null,
                level(line, allotted, end));
    }

    private static String level(UsageLine line, BigDecimal allotted, BigDecimal end) {
        if (end.signum() > 0 && line.used().compareTo(end) >= 0) {
            return "high";
        }
        return allotted.signum() > 0 && line.used().compareTo(allotted) >= 0 ? "half" : "low";
    }

    private static int at(BigDecimal quantity, BigDecimal scale) {
        return quantity.movePointRight(3)
                .divide(scale, 0, RoundingMode.HALF_EVEN)
                .min(BigDecimal.valueOf(1000))
                .max(BigDecimal.ZERO)
                .intValue();
    }
}
