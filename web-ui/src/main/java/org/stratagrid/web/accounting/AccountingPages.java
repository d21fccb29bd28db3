package org.stratagrid.web.accounting;

import java.time.Clock;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.stratagrid.contracts.billing.Billing;
import org.stratagrid.contracts.billing.DocumentFormat;
import org.stratagrid.contracts.billing.Invoice;
import org.stratagrid.contracts.values.Money;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.web.page.Page;
import org.stratagrid.web.usage.Documents;

/** The month's invoices of all customers (BI-10). */
@Page
@RequestMapping("/accounting")
class AccountingPages {

    private final Billing billing;
    private final Clock clock;

    AccountingPages(Billing billing, Clock clock) {
        this.billing = billing;
        this.clock = clock;
    }

    /** Sums of a month in one currency. */
    public record Totals(Money total, Money paid) {
        public Money open() {
            return total.minus(paid);
        }
    }

    @GetMapping
    String invoices(@RequestParam(required = false) @Nullable String month, Model model) {
        YearMonth present = YearMonth.now(clock.withZone(ZoneOffset.UTC));
        // The running month has no invoices yet.
        YearMonth shown = month == null || month.isBlank() ? present.minusMonths(1) : parse(month);
        List<Invoice> invoices = billing.invoices(shown);
        model.addAttribute("month", shown);
        model.addAttribute("isPresent", !shown.isBefore(present));
        model.addAttribute("invoices", invoices);
        model.addAttribute("totals", totals(invoices));
        return "accounting";
    }

    @GetMapping("/invoices/{accountId}/{number}/{format}")
    ResponseEntity<byte[]> document(
            @PathVariable UUID accountId, @PathVariable String number, @PathVariable DocumentFormat format) {
        return Documents.answer(number, format, billing.document(accountId, number, format));
    }

    private static YearMonth parse(String month) {
        try {
            return YearMonth.parse(month);
        } catch (DateTimeParseException e) {
            throw Refusal.invalid("month", "Enter the month as year and month, for example 2026-03.");
        }
    }

    private static List<Totals> totals(List<Invoice> invoices) {
        Map<String, Totals> sums = new TreeMap<>();
        for (Invoice invoice : invoices) {
            sums.merge(
                    invoice.total().currency().getCurrencyCode(),
                    new Totals(invoice.total(), invoice.paid()),
                    (one, other) -> new Totals(
                            one.total().plus(other.total()), one.paid().plus(other.paid())));
        }
        return List.copyOf(sums.values());
    }
}
