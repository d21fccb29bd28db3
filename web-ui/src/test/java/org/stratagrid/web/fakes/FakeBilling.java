package org.stratagrid.web.fakes;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.billing.Billing;
import org.stratagrid.contracts.billing.DocumentFormat;
import org.stratagrid.contracts.billing.Invoice;
import org.stratagrid.contracts.billing.InvoiceLine;
import org.stratagrid.contracts.billing.LedgerLine;
import org.stratagrid.contracts.billing.Plan;
import org.stratagrid.contracts.billing.PlanChange;
import org.stratagrid.contracts.billing.Projection;
import org.stratagrid.contracts.billing.Resource;
import org.stratagrid.contracts.billing.Standing;
import org.stratagrid.contracts.billing.Subscription;
import org.stratagrid.contracts.billing.SubscriptionRequest;
import org.stratagrid.contracts.billing.UsageLine;
import org.stratagrid.contracts.values.Card;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Money;
import org.stratagrid.contracts.values.Refusal;

@Component
public class FakeBilling implements Billing {

    private static final List<Plan> PLANS = List.of(
            plan("memory-400", "Memory 400", Resource.MEMORY, "99.99", 400, "1.00", 600, 2),
            plan("memory-900", "Memory 900", Resource.MEMORY, "199.99", 900, "0.90", 1350, 4),
            plan("memory-payg", "Pay as you go", Resource.MEMORY, "0.00", 0, "1.20", 100_000, 1),
            plan("transfer-100", "Transfer 100", Resource.TRANSFER, "19.99", 100, "0.25", 500, 0),
            plan("transfer-1000", "Transfer 1000", Resource.TRANSFER, "99.00", 1000, "0.15", 5000, 0));

    private static final class State {
        Plan memory;
        Plan transfer;
        String card;
        Standing standing = Standing.GOOD;
        BigDecimal used = new BigDecimal("128.50");
    }

    private final Map<UUID, State> states = new LinkedHashMap<>();
    private final Clock clock;

    FakeBilling(Clock clock) {
        this.clock = clock;
    }

    private static Plan plan(
            String code,
            String name,
            Resource resource,
            String price,
            long allotment,
            String overage,
            long cutOff,
            int addresses) {
        return new Plan(code, name, resource, usd(price), allotment, usd(overage), cutOff, addresses);
    }

    private static Money usd(String amount) {
        return Money.of(amount, "USD");
    }

    public void stand(UUID accountId, Standing standing, String used) {
        state(accountId).standing = standing;
        state(accountId).used = new BigDecimal(used);
    }

    private synchronized State state(UUID accountId) {
        State state = states.get(accountId);
        if (state == null) {
            throw Refusal.notFound("account");
        }
        return state;
    }

    @Override
    public List<Plan> plans() {
        return PLANS;
    }

    private static Plan find(String code, Resource resource, String field) {
        return PLANS.stream()
                .filter(plan -> plan.code().equals(code) && plan.resource() == resource)
                .findFirst()
                .orElseThrow(() -> Refusal.invalid(field, "Choose one of the plans."));
    }

    private static String authorise(Card card) {
        if (card.number().equals("4000000000000002")) {
            String sentence = "The card was declined by its bank. Use another card, or ask your bank.";
            throw new Refusal(Refusal.Reason.DECLINED, sentence, Map.of("card.number", sentence));
        }
        return "test card •••• " + card.number().substring(card.number().length() - 4);
    }

    @Override
    public synchronized Subscription open(UUID accountId, SubscriptionRequest request) {
        State state = new State();
        state.memory = find(request.memoryPlan(), Resource.MEMORY, "memoryPlan");
        state.transfer = find(request.transferPlan(), Resource.TRANSFER, "transferPlan");
        state.card = authorise(request.card());
        states.put(accountId, state);
        return subscription(accountId);
    }

    @Override
    public Subscription subscription(UUID accountId) {
        State state = state(accountId);
        YearMonth month = YearMonth.now(clock.withZone(ZoneOffset.UTC));
        String sentence = switch (state.standing) {
            case GOOD -> "All is paid.";
            case OVERDUE -> "A charge of 60.00 USD failed. It is tried again tomorrow.";
            case RESTRICTED -> "Charges failed on four days. Your servers are suspended until it is paid.";
            case CUT_OFF ->
                "Your plan's ceiling of " + state.memory.cutOff()
                        + " GB-RAM-hours is reached. Your servers are suspended until you change to a larger plan"
                        + " or the next period begins.";
        };
        return new Subscription(
                accountId,
                state.memory,
                state.transfer,
                state.card,
                state.standing,
                sentence,
                state.standing == Standing.GOOD ? usd("0.00") : usd("60.00"),
                month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC),
                month.plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC));
    }

    @Override
    public Subscription changePlan(UUID accountId, PlanChange change) {
        Plan plan = PLANS.stream()
                .filter(known -> known.code().equals(change.planCode()))
                .findFirst()
                .orElseThrow(() -> Refusal.invalid("planCode", "There is no such plan. Choose one of the plans."));
        State state = state(accountId);
        if (plan.resource() == Resource.MEMORY) {
            state.memory = plan;
            state.standing = Standing.GOOD;
        } else {
            state.transfer = plan;
        }
        return subscription(accountId);
    }

    @Override
    public Subscription replaceCard(UUID accountId, Card card) {
        State state = state(accountId);
        state.card = authorise(card);
        state.standing = Standing.GOOD;
        return subscription(accountId);
    }

    @Override
    public List<UsageLine> statement(UUID accountId) {
        State state = state(accountId);
        Plan memory = state.memory;
        boolean over = memory.allotment() > 0 && state.used.longValue() >= memory.allotment();
        return List.of(
                new UsageLine(
                        memory,
                        state.used,
                        state.used.add(new BigDecimal("180.25")),
                        over ? new BigDecimal("60.00") : BigDecimal.ZERO,
                        over ? usd("60.00") : usd("0.00"),
                        over ? usd("159.99") : usd("99.99"),
                        memory.allotment() == 0
                                ? 0
                                : state.used
                                        .movePointRight(2)
                                        .divideToIntegralValue(BigDecimal.valueOf(memory.allotment()))
                                        .intValue(),
                        over
                                ? "The allotment of 400 GB-RAM-hours is used up. Each further GB-RAM-hour costs 1.00 USD,"
                                        + " until service stops at 600."
                                : null,
                        over ? PLANS.get(1) : null),
                new UsageLine(
                        state.transfer,
                        new BigDecimal("3.42"),
                        new BigDecimal("11.80"),
                        BigDecimal.ZERO,
                        usd("0.00"),
                        usd("19.99"),
                        3,
                        null,
                        null));
    }

    @Override
    public Projection project(UUID accountId, Memory allocated) {
        State state = state(accountId);
        BigDecimal projected = state.used.add(BigDecimal.valueOf(allocated.mib() * 186)
                .divide(BigDecimal.valueOf(1024), 2, java.math.RoundingMode.HALF_EVEN));
        Plan plan = state.memory;
        boolean fits = plan.allotment() == 0 || projected.compareTo(BigDecimal.valueOf(plan.allotment())) <= 0;
        return new Projection(
                state.used,
                projected,
                plan.allotment(),
                fits,
                plan.cutOff() > 0 && projected.compareTo(BigDecimal.valueOf(plan.cutOff())) >= 0,
                fits ? usd("0.00") : usd("214.25"),
                fits
                        ? "It fits your plan until the end of the period."
                        : "That passes your plan's allotment: about 214.25 USD of overage. A larger plan or less memory"
                                + " avoids it.",
                fits ? null : PLANS.get(1));
    }

    @Override
    public List<LedgerLine> ledger(UUID accountId) {
        state(accountId);
        Instant now = clock.instant();
        return List.of(
                new LedgerLine(
                        UUID.randomUUID(), now, "PAYMENT", "Paid by test card •••• 4242", usd("-119.98"), usd("0.00")),
                new LedgerLine(
                        UUID.randomUUID(), now, "CHARGE", "Transfer 100, March 2026", usd("19.99"), usd("119.98")),
                new LedgerLine(UUID.randomUUID(), now, "CHARGE", "Memory 400, March 2026", usd("99.99"), usd("99.99")));
    }

    private Invoice invoice(UUID accountId, String customer) {
        return new Invoice(
                "2026-02-" + accountId,
                accountId,
                customer,
                YearMonth.of(2026, 2),
                Instant.parse("2026-03-01T00:00:00Z"),
                List.of(new InvoiceLine(
                        LocalDate.of(2026, 2, 1), "Memory 400", BigDecimal.ONE, "month", usd("99.99"), usd("99.99"))),
                usd("119.98"),
                usd("119.98"));
    }

    @Override
    public List<Invoice> invoices(UUID accountId) {
        state(accountId);
        return List.of(invoice(accountId, "Customer"));
    }

    @Override
    public synchronized List<Invoice> invoices(YearMonth month) {
        return month.equals(YearMonth.of(2026, 2))
                ? states.keySet().stream()
                        .map(id -> invoice(id, "Customer " + id.toString().substring(0, 4)))
                        .toList()
                : List.of();
    }

    @Override
    public byte[] document(UUID accountId, String number, DocumentFormat format) {
        if (!invoice(accountId, "").number().equals(number)) {
            throw Refusal.notFound("invoice");
        }
        return (format == DocumentFormat.PDF ? "%PDF-1.4" : "date,text,amount\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Instant ratedUntil() {
        return clock.instant();
    }
}
