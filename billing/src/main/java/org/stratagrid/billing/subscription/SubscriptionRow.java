package org.stratagrid.billing.subscription;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.UUID;
import org.stratagrid.contracts.values.Money;

/** An account's subscription as it is kept. {@code period} is the first day of the running month. */
public record SubscriptionRow(
        UUID accountId,
        String holder,
        String cardToken,
        String cardLabel,
        LocalDate period,
        Instant openedAt,
        Money owed,
        int failedDays,
        boolean restricted) {

    public Instant periodStart() {
        return period.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    public Instant periodEnd() {
        return period.plusMonths(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    public boolean isInMonthOf(Instant instant) {
        return YearMonth.from(instant.atZone(ZoneOffset.UTC)).equals(YearMonth.from(period));
    }

    /** Without the card's token. */
    @Override
    public String toString() {
        return "SubscriptionRow[" + accountId + ", " + period + ", owed " + owed + "]";
    }
}
