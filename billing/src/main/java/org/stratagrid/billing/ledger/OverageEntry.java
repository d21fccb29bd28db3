package org.stratagrid.billing.ledger;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.stratagrid.contracts.billing.Resource;
import org.stratagrid.contracts.values.Money;

/**
 * A day's overage or credit.
 *
 * @param period   the month whose invoice it goes on
 * @param usedIn   the month of the use
 * @param part     how many plan changes there were before it in {@code usedIn}
 * @param useFrom  where the billed stretch of the month's use begins, in base units
 * @param useTo    where it ends; what is billed of the month's use afterwards ends here too
 */
public record OverageEntry(
        UUID accountId,
        Resource resource,
        Instant at,
        LocalDate day,
        LocalDate period,
        LocalDate usedIn,
        int part,
        long useFrom,
        long useTo,
        String text,
        BigDecimal quantity,
        Money unitPrice,
        Money amount) {}
