package org.stratagrid.contracts.billing;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;
import org.stratagrid.contracts.values.Card;
import org.stratagrid.contracts.values.Memory;

/** Plans, subscriptions, charges, invoices (spec BI). Errors are {@link org.stratagrid.contracts.values.Refusal}s. */
@HttpExchange("/internal/billing")
public interface Billing {

    /** All plans on offer, by resource and size. */
    @GetExchange("/plans")
    List<Plan> plans();

    /**
     * Authorises the card and opens the subscription (AC-2). INVALID for an unknown plan (fields "memoryPlan",
     * "transferPlan") or a wrong card entry ("card.number", …), DECLINED with the gateway's reason. Repeating it for an account
     * that has a subscription changes nothing.
     */
    @PostExchange("/accounts/{accountId}/subscription")
    Subscription open(@PathVariable("accountId") UUID accountId, @RequestBody SubscriptionRequest request);

    @GetExchange("/accounts/{accountId}/subscription")
    Subscription subscription(@PathVariable("accountId") UUID accountId);

    /** Takes effect at once, and brings a cut-off account back into service when the new plan has room (BI-9). */
    @PutExchange("/accounts/{accountId}/plan")
    Subscription changePlan(@PathVariable("accountId") UUID accountId, @RequestBody PlanChange change);

    /** Authorises the new card and tries at once what is owed (BI-9). */
    @PutExchange("/accounts/{accountId}/card")
    Subscription replaceCard(@PathVariable("accountId") UUID accountId, @RequestBody Card card);

    /** The usage and billing area (CP-15): one line for each plan of the account. */
    @GetExchange("/accounts/{accountId}/statement")
    List<UsageLine> statement(@PathVariable("accountId") UUID accountId);

    /** What this much memory, running until the period's end, would do (BI-3, BI-4). */
    @GetExchange("/accounts/{accountId}/projection")
    Projection project(@PathVariable("accountId") UUID accountId, @RequestParam("mib") Memory allocated);

    /** Newest first. */
    @GetExchange("/accounts/{accountId}/ledger")
    List<LedgerLine> ledger(@PathVariable("accountId") UUID accountId);

    /** Newest first; the running period is not among them. */
    @GetExchange("/accounts/{accountId}/invoices")
    List<Invoice> invoices(@PathVariable("accountId") UUID accountId);

    /** All invoices of a month: for accounting (BI-10). */
    @GetExchange("/invoices")
    List<Invoice> invoices(@RequestParam("month") YearMonth month);

    /** The invoice as a file. NOT_FOUND for another account's. */
    @GetExchange("/accounts/{accountId}/invoices/{number}/{format}")
    byte[] document(
            @PathVariable("accountId") UUID accountId,
            @PathVariable("number") String number,
            @PathVariable("format") DocumentFormat format);

    /** All use before this instant is rated, charged and acted upon. */
    @GetExchange("/rated-until")
    Instant ratedUntil();
}
