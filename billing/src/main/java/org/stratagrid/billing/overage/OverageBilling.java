package org.stratagrid.billing.overage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.stratagrid.billing.ledger.BillingLedger;
import org.stratagrid.billing.ledger.OverageEntry;
import org.stratagrid.billing.overage.Overage.Stretch;
import org.stratagrid.billing.overage.Overage.Terms;
import org.stratagrid.billing.plan.Tariff;
import org.stratagrid.billing.plan.Wording;
import org.stratagrid.contracts.billing.Resource;
import org.stratagrid.contracts.values.Money;

/** Bills the overage of a day (BI-6), also what corrections of earlier hours, even of invoiced months, change in it. */
@Component
public class OverageBilling {

    /** Periods in which something is to be billed or credited. A closed period keeps the plan that it ended with. */
    private static final String DUE = """
            SELECT u.*, s.period AS running, p.name AS plan_name, p.overage_minor, p.currency,
                   p.allotment * r.base_per_unit AS allotment_base, p.cut_off * r.base_per_unit AS cut_off_base
            FROM billing.period_use u
            JOIN billing.subscription s USING (account_id)
            JOIN billing.subscription_plan sp USING (account_id, resource)
            JOIN billing.plan p ON p.code = coalesce(u.plan_code, sp.plan_code)
            JOIN billing.resource r ON r.code = u.resource
            WHERE (u.period = s.period OR (u.corrected AND u.period < s.period))
              AND (u.used < u.billed_level
                   OR least(u.used, p.cut_off * r.base_per_unit)
                      > greatest(p.allotment * r.base_per_unit, u.covered, u.billed_level))
            """;

    private record Row(
            UUID accountId,
            Resource resource,
            LocalDate period,
            LocalDate running,
            long used,
            long covered,
            long billedLevel,
            int part,
            String planName,
            Terms terms,
            Currency currency) {}

    private final JdbcClient database;
    private final BillingLedger ledger;

    OverageBilling(JdbcClient database, BillingLedger ledger) {
        this.database = database;
        this.ledger = ledger;
    }

    /** Within the transaction of the day's last hour. */
    public void billAll(LocalDate day) {
        database.sql(DUE + " ORDER BY u.account_id, u.resource, u.period")
                .query(OverageBilling::row)
                .list()
                .forEach(row -> bill(row, day));
        database.sql("UPDATE billing.period_use SET corrected = false WHERE corrected")
                .update();
    }

    /** Bills what one account has used of the running period so far, before it goes on at other terms. */
    public void billNow(UUID accountId, Resource resource, LocalDate day) {
        database.sql(DUE + " AND u.account_id = :account AND u.resource = :resource AND u.period = s.period")
                .param("account", accountId)
                .param("resource", resource.name())
                .query(OverageBilling::row)
                .list()
                .forEach(row -> bill(row, day));
    }

    private void bill(Row row, LocalDate day) {
        List<Stretch> due = Overage.due(row.used, row.terms, row.covered, row.billedLevel, () -> history(row));
        long level = row.used < row.billedLevel
                ? Overage.levelAfterCredit(row.used, history(row))
                : due.stream().mapToLong(Stretch::to).max().orElse(row.billedLevel);
        due.forEach(stretch -> ledger.chargeOverage(entry(row, stretch, day)));
        database.sql("UPDATE billing.period_use SET billed_level = :level"
                        + " WHERE account_id = :account AND resource = :resource AND period = :period")
                .param("level", level)
                .param("account", row.accountId)
                .param("resource", row.resource.name())
                .param("period", row.period)
                .update();
    }

    private static OverageEntry entry(Row row, Stretch stretch, LocalDate day) {
        Money rate = new Money(stretch.rateMinor(), row.currency);
        // As of the day's end, still within the day and so within its month.
        Instant at = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().minusSeconds(1);
        return new OverageEntry(
                row.accountId,
                row.resource,
                at,
                day,
                row.running,
                row.period,
                row.part,
                stretch.from(),
                stretch.to(),
                text(row, stretch, day),
                Tariff.soldUnits(row.resource, stretch.quantity(), 6),
                rate,
                Tariff.amount(row.resource, stretch.quantity(), rate));
    }

    private static String text(Row row, Stretch stretch, LocalDate day) {
        boolean credit = stretch.quantity() < 0;
        if (row.period.equals(row.running)) {
            return (credit ? "Credit for corrected use, " : "Overage on ") + Wording.day(day) + ", plan “"
                    + row.planName + "”";
        }
        return (credit ? "Credit" : "Overage") + " for corrected use in " + Wording.month(YearMonth.from(row.period))
                + ", plan “" + row.planName + "”";
    }

    private List<Stretch> history(Row row) {
        return database.sql("SELECT use_from, use_to, unit_price_minor FROM billing.ledger_entry"
                        + " WHERE account_id = :account AND resource = :resource AND used_in = :period"
                        + " AND kind IN ('OVERAGE', 'CREDIT') ORDER BY number")
                .param("account", row.accountId)
                .param("resource", row.resource.name())
                .param("period", row.period)
                .query((result, number) -> Stretch.billed(result.getLong(1), result.getLong(2), result.getLong(3)))
                .list();
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        return new Row(
                row.getObject("account_id", UUID.class),
                Resource.valueOf(row.getString("resource")),
                row.getObject("period", LocalDate.class),
                row.getObject("running", LocalDate.class),
                row.getLong("used"),
                row.getLong("covered"),
                row.getLong("billed_level"),
                row.getInt("plan_changes"),
                row.getString("plan_name"),
                new Terms(row.getLong("allotment_base"), row.getLong("cut_off_base"), row.getLong("overage_minor")),
                Currency.getInstance(row.getString("currency")));
    }
}
