package org.stratagrid.billing.rating;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.billing.charging.CardCharges;
import org.stratagrid.billing.overage.OverageBilling;
import org.stratagrid.billing.progress.RatedHours;
import org.stratagrid.billing.subscription.ServiceSuspension;
import org.stratagrid.billing.subscription.SubscriptionBook;

/**
 * Rates one hour in one transaction: use, cut-off, with the day's last hour its overage and charges, with the month's last hour
 * its invoices and the next month's prices, and the step of {@link RatedHours} itself. So a kill at any moment leaves an hour
 * either rated with all that follows from it, or not at all.
 */
@Component
class HourRating {

    private final JdbcClient database;
    private final TransactionTemplate transaction;
    private final RatedHours ratedHours;
    private final OverageBilling overage;
    private final MonthClose monthClose;
    private final SubscriptionBook subscriptions;
    private final ServiceSuspension suspension;
    private final CardCharges charges;

    HourRating(
            JdbcClient database,
            TransactionTemplate transaction,
            RatedHours ratedHours,
            OverageBilling overage,
            MonthClose monthClose,
            SubscriptionBook subscriptions,
            ServiceSuspension suspension,
            CardCharges charges) {
        this.database = database;
        this.transaction = transaction;
        this.ratedHours = ratedHours;
        this.overage = overage;
        this.monthClose = monthClose;
        this.subscriptions = subscriptions;
        this.suspension = suspension;
        this.charges = charges;
    }

    /** Rates the next hour that is closed; false when there is none. */
    boolean rateNext(Instant closedUntil) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            Instant hour = ratedHours.holdAlone().until();
            Instant end = hour.plus(Duration.ofHours(1));
            if (end.isAfter(closedUntil)) {
                return false;
            }
            rate(hour, end);
            ratedHours.ratedUntil(end);
            return true;
        }));
    }

    private void rate(Instant hour, Instant end) {
        LocalDate day = LocalDate.ofInstant(hour, ZoneOffset.UTC);
        LocalDate nextDay = LocalDate.ofInstant(end, ZoneOffset.UTC);
        addUse(hour, day.withDayOfMonth(1));
        Set<UUID> affected = cutOff();
        if (!nextDay.equals(day)) {
            overage.billAll(day);
            if (nextDay.getDayOfMonth() == 1) {
                monthClose.close(day.withDayOfMonth(1), end);
                affected.addAll(suspension.suspended());
            }
            affected.addAll(subscriptions.forgiveCredited());
            charges.chargeAllOwed(day, end);
        }
        suspension.reconsider(affected);
    }

    private void addUse(Instant hour, LocalDate period) {
        database.sql("""
                INSERT INTO billing.period_use AS p (account_id, resource, period, used)
                SELECT u.account_id, q.resource, :period, sum(q.quantity)::bigint
                FROM billing.use_hour u
                CROSS JOIN LATERAL (VALUES ('MEMORY', u.memory), ('TRANSFER', u.transfer)) AS q (resource, quantity)
                WHERE u.hour = :hour AND q.quantity > 0
                GROUP BY u.account_id, q.resource
                ON CONFLICT (account_id, resource, period) DO UPDATE SET used = p.used + excluded.used
                """)
                .param("period", period)
                .param("hour", hour.atOffset(ZoneOffset.UTC))
                .update();
    }

    /** At the ceiling service stops (BI-8); a correction to below it lifts that again. */
    private Set<UUID> cutOff() {
        return new HashSet<>(database.sql("""
                UPDATE billing.period_use u SET cut_off = NOT u.cut_off
                FROM billing.subscription s, billing.subscription_plan sp, billing.plan p, billing.resource r
                WHERE s.account_id = u.account_id AND s.period = u.period
                  AND sp.account_id = u.account_id AND sp.resource = u.resource
                  AND p.code = sp.plan_code AND r.code = u.resource
                  AND u.cut_off <> (u.used >= p.cut_off * r.base_per_unit)
                RETURNING u.account_id
                """).query(UUID.class).list());
    }
}
