package org.stratagrid.configurations;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.stratagrid.contracts.billing.Billing;
import org.stratagrid.contracts.billing.DocumentFormat;
import org.stratagrid.contracts.billing.Invoice;
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

/** Billing at the beginning of a month of 720 hours; accounts have the reference plan (BI-1) unless told otherwise. */
class FakeBilling implements Billing {

    static final Plan REFERENCE = plan("RAM 400", 400, 600, 2);
    static final Plan LARGER = plan("RAM 900", 900, 1350, 3);
    static final Plan LARGEST = plan("RAM 50000", 50_000, 75_000, 3);
    static final Plan GREEDY = plan("RAM everything", 50_000, 75_000, 1000);

    private final Map<UUID, Plan> plans = new ConcurrentHashMap<>();
    private final Map<UUID, Standing> standings = new ConcurrentHashMap<>();
    private final Map<UUID, Long> used = new ConcurrentHashMap<>();

    void plan(UUID accountId, Plan plan) {
        plans.put(accountId, plan);
    }

    void standing(UUID accountId, Standing standing) {
        standings.put(accountId, standing);
    }

    void used(UUID accountId, long gbRamHours) {
        used.put(accountId, gbRamHours);
    }

    @Override
    public Projection project(UUID accountId, Memory allocated) {
        Plan plan = plans.getOrDefault(accountId, REFERENCE);
        BigDecimal before = BigDecimal.valueOf(used.getOrDefault(accountId, 0L));
        BigDecimal projected = before.add(
                BigDecimal.valueOf(allocated.mib() * 720).divide(BigDecimal.valueOf(1024), 2, RoundingMode.HALF_EVEN));
        return new Projection(
                before,
                projected,
                plan.allotment(),
                projected.compareTo(BigDecimal.valueOf(plan.allotment())) <= 0,
                projected.compareTo(BigDecimal.valueOf(plan.cutOff())) > 0,
                Money.of("0.00", "USD"),
                "",
                List.of(REFERENCE, LARGER, LARGEST).stream()
                        .filter(other -> projected.compareTo(BigDecimal.valueOf(other.allotment())) <= 0)
                        .min(Comparator.comparing(Plan::allotment))
                        .orElse(null));
    }

    @Override
    public Subscription subscription(UUID accountId) {
        return new Subscription(
                accountId,
                plans.getOrDefault(accountId, REFERENCE),
                plan("Transfer 100", 100, 200, 0),
                "test card",
                standings.getOrDefault(accountId, Standing.GOOD),
                "",
                Money.of("0.00", "USD"),
                Instant.EPOCH,
                Instant.EPOCH);
    }

    private static Plan plan(String name, long allotment, long cutOff, int publicAddresses) {
        return new Plan(
                name,
                name,
                Resource.MEMORY,
                Money.of("99.99", "USD"),
                allotment,
                Money.of("1.00", "USD"),
                cutOff,
                publicAddresses);
    }

    @Override
    public List<Plan> plans() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Subscription open(UUID accountId, SubscriptionRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Subscription changePlan(UUID accountId, PlanChange change) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Subscription replaceCard(UUID accountId, Card card) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<UsageLine> statement(UUID accountId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<LedgerLine> ledger(UUID accountId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Invoice> invoices(UUID accountId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Invoice> invoices(YearMonth month) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] document(UUID accountId, String number, DocumentFormat format) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Instant ratedUntil() {
        throw new UnsupportedOperationException();
    }
}
