package org.stratagrid.billing.customer;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.RestController;
import org.stratagrid.billing.invoice.CsvInvoice;
import org.stratagrid.billing.invoice.MonthInvoices;
import org.stratagrid.billing.invoice.PdfInvoice;
import org.stratagrid.billing.ledger.BillingLedger;
import org.stratagrid.billing.plan.PlanBook;
import org.stratagrid.billing.progress.RatedHours;
import org.stratagrid.billing.statement.UsageStatements;
import org.stratagrid.billing.subscription.SubscriptionBook;
import org.stratagrid.contracts.billing.Billing;
import org.stratagrid.contracts.billing.DocumentFormat;
import org.stratagrid.contracts.billing.Invoice;
import org.stratagrid.contracts.billing.LedgerLine;
import org.stratagrid.contracts.billing.Plan;
import org.stratagrid.contracts.billing.PlanChange;
import org.stratagrid.contracts.billing.Projection;
import org.stratagrid.contracts.billing.Subscription;
import org.stratagrid.contracts.billing.SubscriptionRequest;
import org.stratagrid.contracts.billing.UsageLine;
import org.stratagrid.contracts.values.Card;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Refusal;

/** The contract, as a bean and over HTTP. */
@RestController
class BillingEndpoint implements Billing {

    private final PlanBook plans;
    private final SubscriptionOpening opening;
    private final SubscriptionChanges changes;
    private final SubscriptionView view;
    private final SubscriptionBook subscriptions;
    private final UsageStatements statements;
    private final BillingLedger ledger;
    private final MonthInvoices invoices;
    private final RatedHours ratedHours;

    BillingEndpoint(
            PlanBook plans,
            SubscriptionOpening opening,
            SubscriptionChanges changes,
            SubscriptionView view,
            SubscriptionBook subscriptions,
            UsageStatements statements,
            BillingLedger ledger,
            MonthInvoices invoices,
            RatedHours ratedHours) {
        this.plans = plans;
        this.opening = opening;
        this.changes = changes;
        this.view = view;
        this.subscriptions = subscriptions;
        this.statements = statements;
        this.ledger = ledger;
        this.invoices = invoices;
        this.ratedHours = ratedHours;
    }

    @Override
    public List<Plan> plans() {
        return plans.all();
    }

    @Override
    public Subscription open(UUID accountId, SubscriptionRequest request) {
        opening.open(accountId, request);
        return view.of(accountId);
    }

    @Override
    public Subscription subscription(UUID accountId) {
        return view.of(accountId);
    }

    @Override
    public Subscription changePlan(UUID accountId, PlanChange change) {
        changes.changePlan(accountId, change.planCode());
        return view.of(accountId);
    }

    @Override
    public Subscription replaceCard(UUID accountId, Card card) {
        changes.replaceCard(accountId, card);
        return view.of(accountId);
    }

    @Override
    public List<UsageLine> statement(UUID accountId) {
        return statements.statement(subscriptions.get(accountId));
    }

    @Override
    public Projection project(UUID accountId, Memory allocated) {
        return statements.project(subscriptions.get(accountId), allocated);
    }

    @Override
    public List<LedgerLine> ledger(UUID accountId) {
        subscriptions.get(accountId);
        return ledger.lines(accountId);
    }

    @Override
    public List<Invoice> invoices(UUID accountId) {
        subscriptions.get(accountId);
        return invoices.of(accountId);
    }

    @Override
    public List<Invoice> invoices(YearMonth month) {
        return invoices.of(month);
    }

    @Override
    public byte[] document(UUID accountId, String number, DocumentFormat format) {
        Invoice invoice = invoices.find(accountId, number).orElseThrow(() -> Refusal.notFound("invoice"));
        return format == DocumentFormat.CSV ? CsvInvoice.of(invoice) : PdfInvoice.of(invoice);
    }

    @Override
    public Instant ratedUntil() {
        return ratedHours.position().until();
    }
}
