package org.stratagrid.billing.rating;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.billing.BillingWorld;
import org.stratagrid.billing.FakeMetering;
import org.stratagrid.contracts.billing.Billing;
import org.stratagrid.contracts.billing.Invoice;
import org.stratagrid.contracts.billing.Plan;
import org.stratagrid.contracts.billing.Resource;
import org.stratagrid.contracts.metering.Metering;
import org.stratagrid.platform.ServiceTest;
import org.stratagrid.platform.time.ClockDriver;

/**
 * Generated months with corrections, repeats, kills and concurrent copies, taken over and rated in chance portions: every line
 * and total is compared with a plain computation over what was sent.
 */
@ServiceTest
@Import(BillingWorld.Neighbours.class)
@TestPropertySource(properties = {"stratagrid.billing.pull-every=PT24H", "stratagrid.billing.snapshot-batch=97"})
class MonthHistoriesTest {

    private record Key(UUID account, UUID server, Instant hour) {}

    private record Quantities(long memory, long transfer) {
        long of(Resource resource) {
            return resource == Resource.MEMORY ? memory : transfer;
        }
    }

    private record Customer(UUID account, List<UUID> servers, List<Plan> plans) {}

    private record Line(UUID account, Resource resource, LocalDate day, YearMonth usedIn) {}

    @Autowired
    Billing billing;

    @Autowired
    FakeMetering metering;

    @Autowired
    BillingWorld world;

    @Autowired
    ClockDriver clock;

    @Autowired
    UseRating rating;

    @Autowired
    UseImport useImport;

    @Autowired
    HourRating hourRating;

    @Autowired
    Metering meteringContract;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    JdbcClient database;

    private final Map<Key, Quantities> sent = new HashMap<>();
    private final Map<Line, BigDecimal> expectedLines = new HashMap<>();
    private final Map<String, BigDecimal> billedSoFar = new HashMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 20_260_301, 42})
    void BI_6_BI_10_generatedMonthsAddUpToTheCent(long seed) {
        Random random = new Random(seed);
        goTo(YearMonth.from(world.today())
                .plusMonths(1)
                .atDay(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant());
        rating.run();
        List<Customer> customers = new ArrayList<>();
        for (String plan : List.of("memory-400", "memory-900", "memory-payg")) {
            UUID account = world.open(plan, random.nextBoolean() ? BillingWorld.GOOD_CARD : BillingWorld.FAILS_LATER);
            var subscription = billing.subscription(account);
            customers.add(new Customer(
                    account,
                    List.of(UUID.randomUUID(), UUID.randomUUID()),
                    List.of(subscription.memoryPlan(), subscription.transferPlan())));
        }
        YearMonth month = YearMonth.from(world.today());
        Instant end = month.plusMonths(1).atDay(3).atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant rated = world.now();
        while (rated.isBefore(end)) {
            Instant until = rated.plus(Duration.ofHours(1 + random.nextInt(60)));
            until = until.isAfter(end) ? end : until;
            for (Instant hour = rated; hour.isBefore(until); hour = hour.plus(Duration.ofHours(1))) {
                sendHour(customers, hour, month, random);
            }
            goTo(until);
            expect(customers, rated, until);
            rateSomehow(random, until);
            rated = until;
        }
        compare(customers, month);
    }

    private void goTo(Instant until) {
        clock.advance(Duration.between(world.now(), until));
        metering.closeUntil(until);
    }

    private void sendHour(List<Customer> customers, Instant hour, YearMonth month, Random random) {
        for (Customer customer : customers) {
            for (UUID server : customer.servers) {
                if (random.nextInt(10) > 0) {
                    send(customer.account, server, hour, random);
                }
                if (random.nextInt(40) == 0) {
                    Instant earlier = hour.minus(Duration.ofHours(random.nextInt(72)));
                    if (!earlier.isBefore(
                            month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant())) {
                        send(customer.account, server, earlier, random);
                    }
                }
            }
        }
    }

    private void send(UUID account, UUID server, Instant hour, Random random) {
        Key key = new Key(account, server, hour);
        boolean repeat = sent.containsKey(key) && random.nextBoolean();
        // About half a GB-RAM-hour in the mean, odd quantities, and some hours of nothing at all.
        Quantities quantities = repeat
                ? sent.get(key)
                : new Quantities(random.nextInt(8) == 0 ? 0 : random.nextInt(4_200_000), random.nextInt(320_000_000));
        sent.put(key, quantities);
        metering.snapshot(account, server, hour, quantities.memory, quantities.transfer);
        if (repeat) {
            metering.snapshot(account, server, hour, quantities.memory, quantities.transfer);
        }
    }

    private void rateSomehow(Random random, Instant until) {
        switch (random.nextInt(4)) {
            case 0 -> {
                killed(() -> useImport.takeOver(meteringContract.closed()));
                useImport.takeOver(meteringContract.closed());
                killed(() -> hourRating.rateNext(until));
                hourRating.rateNext(until);
            }
            case 1 ->
                CompletableFuture.allOf(
                                CompletableFuture.runAsync(rating::run), CompletableFuture.runAsync(rating::run))
                        .join();
            case 2 -> killed(rating::run);
            default -> useImport.takeOver(meteringContract.closed());
        }
        rating.run();
        assertThat(billing.ratedUntil()).isEqualTo(until);
    }

    /** As a process that dies before its transaction commits. */
    private void killed(Runnable work) {
        transaction.executeWithoutResult(status -> {
            work.run();
            status.setRollbackOnly();
        });
    }

    /** Each day that ends: what the use known by now should have been billed, less what was billed. */
    private void expect(List<Customer> customers, Instant from, Instant until) {
        for (LocalDate day = LocalDate.ofInstant(from, ZoneOffset.UTC);
                !day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().isAfter(until);
                day = day.plusDays(1)) {
            Instant dayEnd = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
            for (Customer customer : customers) {
                for (Plan plan : customer.plans) {
                    expect(customer, plan, day, dayEnd);
                }
            }
        }
    }

    private void expect(Customer customer, Plan plan, LocalDate day, Instant dayEnd) {
        Map<YearMonth, BigDecimal> used = new TreeMap<>();
        sent.forEach((key, quantities) -> {
            if (key.account.equals(customer.account) && key.hour.isBefore(dayEnd)) {
                used.merge(
                        YearMonth.from(key.hour.atZone(ZoneOffset.UTC)),
                        BigDecimal.valueOf(quantities.of(plan.resource())),
                        BigDecimal::add);
            }
        });
        BigDecimal unit = BigDecimal.valueOf(plan.resource() == Resource.MEMORY ? 3_686_400L : 1_000_000_000L);
        used.forEach((usedIn, quantity) -> {
            BigDecimal over = quantity.min(unit.multiply(BigDecimal.valueOf(plan.cutOff())))
                    .subtract(unit.multiply(BigDecimal.valueOf(plan.allotment())))
                    .max(BigDecimal.ZERO);
            String key = customer.account + plan.code() + usedIn;
            BigDecimal due = over.subtract(billedSoFar.getOrDefault(key, BigDecimal.ZERO));
            billedSoFar.put(key, over);
            if (due.signum() != 0) {
                expectedLines.put(
                        new Line(customer.account, plan.resource(), day, usedIn),
                        due.multiply(plan.overageRate().amount()).divide(unit, 2, RoundingMode.HALF_EVEN));
            }
        });
    }

    private void compare(List<Customer> customers, YearMonth month) {
        assertThat(expectedLines).hasSizeGreaterThan(20);
        for (Customer customer : customers) {
            Map<Line, BigDecimal> actual = new HashMap<>();
            database.sql("SELECT resource, day, used_in, amount_minor FROM billing.ledger_entry"
                            + " WHERE account_id = :account AND kind IN ('OVERAGE', 'CREDIT')")
                    .param("account", customer.account)
                    .query((row, number) -> actual.put(
                            new Line(
                                    customer.account,
                                    Resource.valueOf(row.getString(1)),
                                    row.getObject(2, LocalDate.class),
                                    YearMonth.from(row.getObject(3, LocalDate.class))),
                            BigDecimal.valueOf(row.getLong(4), 2)))
                    .list();
            Map<Line, BigDecimal> expected = new HashMap<>(expectedLines);
            expected.keySet().removeIf(line -> !line.account.equals(customer.account));
            assertThat(actual).isEqualTo(expected);

            Invoice invoice = billing.invoices(customer.account).stream()
                    .filter(one -> one.month().equals(month))
                    .findFirst()
                    .orElseThrow();
            BigDecimal total =
                    customer.plans.stream().map(plan -> plan.price().amount()).reduce(BigDecimal.ZERO, BigDecimal::add);
            total = total.add(expected.entrySet().stream()
                    .filter(line -> YearMonth.from(line.getKey().day).equals(month))
                    .map(Map.Entry::getValue)
                    .reduce(BigDecimal.ZERO, BigDecimal::add));
            assertThat(invoice.total().amount()).isEqualByComparingTo(total);
            assertThat(invoice.lines().stream()
                            .map(line -> line.amount().amount())
                            .reduce(BigDecimal.ZERO, BigDecimal::add))
                    .isEqualByComparingTo(total);
        }
        assertThat(world.count("billing.period_use p CROSS JOIN LATERAL (SELECT coalesce(sum("
                        + "CASE p.resource WHEN 'MEMORY' THEN u.memory ELSE u.transfer END), 0) AS used"
                        + " FROM billing.use_hour u, billing.progress r WHERE u.account_id = p.account_id"
                        + " AND u.hour < r.rated_until"
                        + " AND date_trunc('month', u.hour, 'UTC') = p.period::timestamp AT TIME ZONE 'UTC') x"
                        + " WHERE x.used <> p.used"))
                .isZero();
        assertThat(world.count("(SELECT month, count(*) AS n, max(right(number, 4)::int) AS last"
                        + " FROM billing.invoice GROUP BY month) i WHERE i.n <> i.last"))
                .isZero();
    }
}
