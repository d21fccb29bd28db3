package org.stratagrid.billing.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.stratagrid.billing.plan.Wording;
import org.stratagrid.contracts.billing.LedgerLine;
import org.stratagrid.contracts.billing.Plan;
import org.stratagrid.contracts.billing.Resource;
import org.stratagrid.contracts.values.Money;

/**
 * Double entry: a charge is owed by the customer (receivable) and earned (revenue), a payment is held by the gateway and no
 * longer owed. Entries are written once; the database refuses unbalanced ones, a day's line twice, and new charges in a month
 * that is invoiced. Every write also moves the account's {@code owed_minor}.
 */
@Component
public class BillingLedger {

    /** Books the rows of the CTE {@code entry}; an entry's counterpart is the second posting. */
    private static final String BOOK = """
            , booked AS (
                INSERT INTO billing.posting (entry_id, book, amount_minor)
                SELECT id, 'receivable', amount_minor FROM entry
                UNION ALL
                SELECT id, CASE kind WHEN 'PAYMENT' THEN 'gateway' ELSE 'revenue' END, -amount_minor FROM entry)
            UPDATE billing.subscription s SET owed_minor = s.owed_minor + t.total
            FROM (SELECT account_id, sum(amount_minor)::bigint AS total FROM entry GROUP BY account_id) t
            WHERE s.account_id = t.account_id
            """;

    private final JdbcClient database;

    BillingLedger(JdbcClient database) {
        this.database = database;
    }

    /** Charges the plan prices of a month to one account, or to all whose period it is; to none twice. */
    public void chargePlans(LocalDate period, LocalDate day, Instant at, @Nullable UUID accountId) {
        database.sql("""
                WITH entry AS (
                    INSERT INTO billing.ledger_entry (account_id, kind, at, period, day, resource, text, quantity, unit,
                        unit_price_minor, amount_minor, currency)
                    SELECT s.account_id, 'PLAN', :at, :period, :day, p.resource, 'Plan “' || p.name || '” for ' || :month,
                        1, 'month', p.price_minor, p.price_minor, p.currency
                    FROM billing.subscription s
                    JOIN billing.subscription_plan sp USING (account_id)
                    JOIN billing.plan p ON p.code = sp.plan_code
                    WHERE s.period = :period AND (:everybody OR s.account_id = :account)
                      AND NOT EXISTS (SELECT 1 FROM billing.ledger_entry e
                                      WHERE e.account_id = s.account_id AND e.period = :period AND e.kind = 'PLAN')
                    ORDER BY s.opened_at, s.account_id, p.resource
                    RETURNING id, account_id, kind, amount_minor, resource)
                , priced AS (
                    INSERT INTO billing.period_use AS u (account_id, resource, period, price_charged_minor)
                    SELECT account_id, resource, :period, amount_minor FROM entry
                    ON CONFLICT (account_id, resource, period)
                        DO UPDATE SET price_charged_minor = u.price_charged_minor + excluded.price_charged_minor)
                """ + BOOK)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("period", period)
                .param("day", day)
                .param("month", Wording.month(YearMonth.from(period)))
                .param("everybody", accountId == null)
                .param("account", accountId == null ? new UUID(0, 0) : accountId)
                .update();
    }

    public void chargePlanChange(
            UUID accountId,
            Instant at,
            LocalDate period,
            Plan from,
            Plan to,
            Money difference,
            @Nullable UUID chargeId) {
        database.sql("""
                WITH entry AS (
                    INSERT INTO billing.ledger_entry (account_id, kind, at, period, day, resource, text, quantity, unit,
                        unit_price_minor, amount_minor, currency, charge_id)
                    VALUES (:account, 'PLAN_CHANGE', :at, :period, :day, :resource, :text, 1, 'change',
                        :amount, :amount, :currency, CAST(nullif(:charge, '') AS uuid))
                    RETURNING id, account_id, kind, amount_minor)
                """ + BOOK)
                .param("account", accountId)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("period", period)
                .param("day", LocalDate.ofInstant(at, ZoneOffset.UTC))
                .param("resource", to.resource().name())
                .param("text", "Change from plan " + Wording.plan(from) + " to " + Wording.plan(to))
                .param("amount", difference.minorUnits())
                .param("currency", difference.currency().getCurrencyCode())
                .param("charge", chargeId == null ? "" : chargeId.toString())
                .update();
    }

    public void chargeOverage(OverageEntry entry) {
        database.sql("""
                WITH entry AS (
                    INSERT INTO billing.ledger_entry (account_id, kind, at, period, day, resource, used_in, part, use_from,
                        use_to, text, quantity, unit, unit_price_minor, amount_minor, currency)
                    VALUES (:account, :kind, :at, :period, :day, :resource, :usedIn, :part, :useFrom,
                        :useTo, :text, :quantity, :unit, :unitPrice, :amount, :currency)
                    RETURNING id, account_id, kind, amount_minor)
                """ + BOOK)
                .param("account", entry.accountId())
                .param("kind", (entry.useTo() < entry.useFrom() ? LedgerKind.CREDIT : LedgerKind.OVERAGE).name())
                .param("at", entry.at().atOffset(ZoneOffset.UTC))
                .param("period", entry.period())
                .param("day", entry.day())
                .param("resource", entry.resource().name())
                .param("usedIn", entry.usedIn())
                .param("part", entry.part())
                .param("useFrom", entry.useFrom())
                .param("useTo", entry.useTo())
                .param("text", entry.text())
                .param("quantity", entry.quantity())
                .param("unit", entry.resource().soldUnit())
                .param("unitPrice", entry.unitPrice().minorUnits())
                .param("amount", entry.amount().minorUnits())
                .param("currency", entry.amount().currency().getCurrencyCode())
                .update();
    }

    public void pay(UUID accountId, Instant at, Money amount, String cardLabel, UUID chargeId) {
        database.sql("""
                WITH entry AS (
                    INSERT INTO billing.ledger_entry (account_id, kind, at, day, text, quantity, unit,
                        unit_price_minor, amount_minor, currency, charge_id)
                    VALUES (:account, 'PAYMENT', :at, :day, :text, 1, 'payment', :amount, :amount, :currency, :charge)
                    RETURNING id, account_id, kind, amount_minor)
                """ + BOOK)
                .param("account", accountId)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("day", LocalDate.ofInstant(at, ZoneOffset.UTC))
                .param("text", "Payment by " + cardLabel)
                .param("amount", -amount.minorUnits())
                .param("currency", amount.currency().getCurrencyCode())
                .param("charge", chargeId)
                .update();
    }

    /** What was billed for a resource in a month, all kinds together. */
    public Money billed(UUID accountId, Resource resource, LocalDate period, Currency currency) {
        return sum(accountId, resource, period, currency, "");
    }

    /** The overage of it, less credits. */
    public Money billedOverage(UUID accountId, Resource resource, LocalDate period, Currency currency) {
        return sum(accountId, resource, period, currency, " AND kind IN ('OVERAGE', 'CREDIT')");
    }

    private Money sum(UUID accountId, Resource resource, LocalDate period, Currency currency, String condition) {
        long minorUnits = database.sql("SELECT coalesce(sum(amount_minor), 0)::bigint FROM billing.ledger_entry"
                        + " WHERE account_id = :account AND resource = :resource AND period = :period" + condition)
                .param("account", accountId)
                .param("resource", resource.name())
                .param("period", period)
                .query((row, number) -> row.getLong(1))
                .single();
        return new Money(minorUnits, currency);
    }

    /** Newest first, each with what was owed after it. */
    public List<LedgerLine> lines(UUID accountId) {
        return database.sql("SELECT id, at, kind, text, amount_minor, currency,"
                        + " sum(amount_minor) OVER (ORDER BY number)::bigint AS balance_minor"
                        + " FROM billing.ledger_entry WHERE account_id = :account ORDER BY number DESC")
                .param("account", accountId)
                .query(BillingLedger::line)
                .list();
    }

    private static LedgerLine line(ResultSet row, int number) throws SQLException {
        Currency currency = Currency.getInstance(row.getString("currency"));
        return new LedgerLine(
                row.getObject("id", UUID.class),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("kind"),
                row.getString("text"),
                new Money(row.getLong("amount_minor"), currency),
                new Money(row.getLong("balance_minor"), currency));
    }
}
