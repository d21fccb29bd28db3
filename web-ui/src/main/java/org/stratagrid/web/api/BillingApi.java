package org.stratagrid.web.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.stratagrid.contracts.billing.Billing;
import org.stratagrid.contracts.billing.DocumentFormat;
import org.stratagrid.contracts.billing.Invoice;
import org.stratagrid.contracts.billing.LedgerLine;
import org.stratagrid.contracts.billing.Plan;
import org.stratagrid.contracts.billing.PlanChange;
import org.stratagrid.contracts.billing.Projection;
import org.stratagrid.contracts.billing.Subscription;
import org.stratagrid.contracts.billing.UsageLine;
import org.stratagrid.contracts.metering.HourlySnapshot;
import org.stratagrid.contracts.metering.Metering;
import org.stratagrid.contracts.values.Card;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.web.security.Visitor;
import org.stratagrid.web.usage.Documents;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Usage and billing", description = "Plans, use, charges and invoices")
class BillingApi {

    private static final long MOST_MIB = 1L << 40;

    private final Billing billing;
    private final Metering metering;

    BillingApi(Billing billing, Metering metering) {
        this.billing = billing;
        this.metering = metering;
    }

    @GetMapping("/plans")
    @SecurityRequirements
    @Operation(summary = "All plans on offer", description = "Needs no key.")
    List<Plan> plans() {
        return billing.plans();
    }

    @GetMapping("/subscription")
    @Operation(summary = "The account's plans, card and standing")
    Subscription subscription(@AuthenticationPrincipal Visitor visitor) {
        return billing.subscription(visitor.accountId());
    }

    @PutMapping("/subscription/plan")
    @Operation(summary = "Change a plan", description = "Replaces the plan of the same resource at once.")
    Subscription changePlan(@AuthenticationPrincipal Visitor visitor, @RequestBody PlanChange change) {
        return billing.changePlan(visitor.accountId(), change);
    }

    @PutMapping("/subscription/card")
    @Operation(summary = "Replace the card", description = "What is owed is tried with the new card at once.")
    Subscription replaceCard(@AuthenticationPrincipal Visitor visitor, @RequestBody Card card) {
        return billing.replaceCard(visitor.accountId(), card);
    }

    @GetMapping("/usage")
    @Operation(summary = "Use of this period, a line for each plan")
    List<UsageLine> usage(@AuthenticationPrincipal Visitor visitor) {
        return billing.statement(visitor.accountId());
    }

    @GetMapping("/projection")
    @Operation(summary = "What this much memory would use until the end of the period")
    Projection projection(
            @AuthenticationPrincipal Visitor visitor,
            @RequestParam @Parameter(description = "All memory of the account in MiB") long mib) {
        if (mib < 0 || mib > MOST_MIB) {
            throw Refusal.invalid("mib", "Enter the memory in MiB, not below zero.");
        }
        return billing.project(visitor.accountId(), new Memory(mib));
    }

    @GetMapping("/snapshots")
    @Operation(summary = "Hourly snapshots, from ≤ hour < until")
    List<HourlySnapshot> snapshots(
            @AuthenticationPrincipal Visitor visitor, @RequestParam Instant from, @RequestParam Instant until) {
        return metering.snapshots(visitor.accountId(), from, until);
    }

    @GetMapping("/ledger")
    @Operation(summary = "Charges and payments, newest first")
    List<LedgerLine> ledger(@AuthenticationPrincipal Visitor visitor) {
        return billing.ledger(visitor.accountId());
    }

    @GetMapping("/invoices")
    @Operation(summary = "Invoices, newest first")
    List<Invoice> invoices(@AuthenticationPrincipal Visitor visitor) {
        return billing.invoices(visitor.accountId());
    }

    @GetMapping("/invoices/{number}/{format}")
    @Operation(summary = "An invoice as a CSV or PDF file")
    ResponseEntity<byte[]> document(
            @AuthenticationPrincipal Visitor visitor,
            @PathVariable String number,
            @PathVariable DocumentFormat format) {
        return Documents.answer(number, format, billing.document(visitor.accountId(), number, format));
    }
}
