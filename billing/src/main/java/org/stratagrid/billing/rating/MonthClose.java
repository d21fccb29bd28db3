package org.stratagrid.billing.rating;

import java.time.Instant;
import java.time.LocalDate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.stratagrid.billing.invoice.MonthInvoices;
import org.stratagrid.billing.ledger.BillingLedger;

/** Ends a month for all accounts: invoices, then the next month with its plan prices and nothing used. */
@Component
class MonthClose {

    private final JdbcClient database;
    private final MonthInvoices invoices;
    private final BillingLedger ledger;

    MonthClose(JdbcClient database, MonthInvoices invoices, BillingLedger ledger) {
        this.database = database;
        this.invoices = invoices;
        this.ledger = ledger;
    }

    void close(LocalDate month, Instant end) {
        LocalDate next = month.plusMonths(1);
        invoices.issue(month, end);
        // Corrections that come after the invoice are billed at the terms that the month ended with.
        database.sql("UPDATE billing.period_use u SET plan_code = sp.plan_code FROM billing.subscription_plan sp"
                        + " WHERE u.period = :month AND sp.account_id = u.account_id AND sp.resource = u.resource")
                .param("month", month)
                .update();
        database.sql("UPDATE billing.subscription SET period = :next WHERE period = :month")
                .param("month", month)
                .param("next", next)
                .update();
        ledger.chargePlans(next, next, end, null);
    }
}
