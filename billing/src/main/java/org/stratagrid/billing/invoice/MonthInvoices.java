package org.stratagrid.billing.invoice;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.billing.Invoice;
import org.stratagrid.contracts.billing.InvoiceLine;
import org.stratagrid.contracts.values.Money;

/**
 * Invoices are the ledger's charges of a month, fixed: the database refuses an invoice whose total is not the ledger's, and a
 * charge in a month that is invoiced.
 */
@Component
public class MonthInvoices {

    /** Payments settle the oldest invoice first; what is left after those before pays this one. */
    private static final String SELECT = """
            SELECT i.*, greatest(0, least(i.total_minor,
                (SELECT coalesce(-sum(e.amount_minor), 0) FROM billing.ledger_entry e
                 WHERE e.account_id = i.account_id AND (e.kind = 'PAYMENT' OR e.period < i.month)))) AS paid_minor
            FROM billing.invoice i WHERE
            """;

    private static final String LINES = """
            SELECT e.*, i.number AS invoice FROM billing.ledger_entry e
            JOIN billing.invoice i ON i.account_id = e.account_id AND i.month = e.period WHERE
            """;

    private final JdbcClient database;

    MonthInvoices(JdbcClient database) {
        this.database = database;
    }

    /** Issues the month's invoices, numbered without gaps. Within the transaction that ends the month. */
    public void issue(LocalDate month, Instant at) {
        database.sql("""
                INSERT INTO billing.invoice (number, account_id, month, issued_at, customer, total_minor, currency)
                SELECT to_char(CAST(:month AS date), 'YYYY-MM') || '-' || lpad(n.place::text, greatest(4, length(n.place::text)), '0'),
                    n.account_id, :month, :at, n.holder, n.total, n.currency
                FROM (SELECT s.account_id, s.holder, s.currency,
                             row_number() OVER (ORDER BY s.opened_at, s.account_id) AS place,
                             (SELECT coalesce(sum(e.amount_minor), 0)::bigint FROM billing.ledger_entry e
                              WHERE e.account_id = s.account_id AND e.period = :month) AS total
                      FROM billing.subscription s WHERE s.period = :month) n
                """)
                .param("month", month)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Newest first. */
    public List<Invoice> of(UUID accountId) {
        return read("i.account_id = :key", accountId, " ORDER BY i.month DESC");
    }

    public List<Invoice> of(YearMonth month) {
        return read("i.month = :key", month.atDay(1), " ORDER BY i.number");
    }

    /** Empty when it is not this account's. */
    public Optional<Invoice> find(UUID accountId, String number) {
        return of(accountId).stream()
                .filter(invoice -> invoice.number().equals(number))
                .findFirst();
    }

    private List<Invoice> read(String condition, Object key, String order) {
        Map<String, List<InvoiceLine>> lines = new HashMap<>();
        query(LINES + condition + " ORDER BY e.day, e.number", key)
                .query((row, number) -> Map.entry(row.getString("invoice"), line(row)))
                .list()
                .forEach(line -> lines.computeIfAbsent(line.getKey(), invoice -> new java.util.ArrayList<>())
                        .add(line.getValue()));
        return query(SELECT + condition + order, key)
                .query((row, number) -> invoice(row, lines.getOrDefault(row.getString("number"), List.of())))
                .list();
    }

    private StatementSpec query(String sql, Object key) {
        return database.sql(sql).param("key", key);
    }

    private static Invoice invoice(ResultSet row, List<InvoiceLine> lines) throws SQLException {
        Currency currency = Currency.getInstance(row.getString("currency"));
        return new Invoice(
                row.getString("number"),
                row.getObject("account_id", UUID.class),
                row.getString("customer"),
                YearMonth.from(row.getObject("month", LocalDate.class)),
                row.getObject("issued_at", OffsetDateTime.class).toInstant(),
                List.copyOf(lines),
                new Money(row.getLong("total_minor"), currency),
                new Money(row.getLong("paid_minor"), currency));
    }

    private static InvoiceLine line(ResultSet row) throws SQLException {
        Currency currency = Currency.getInstance(row.getString("currency"));
        return new InvoiceLine(
                row.getObject("day", LocalDate.class),
                row.getString("text"),
                row.getBigDecimal("quantity"),
                row.getString("unit"),
                new Money(row.getLong("unit_price_minor"), currency),
                new Money(row.getLong("amount_minor"), currency));
    }
}
