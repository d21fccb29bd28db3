package org.stratagrid.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.stratagrid.contracts.billing.Billing;
import org.stratagrid.contracts.billing.LedgerLine;
import org.stratagrid.contracts.billing.Subscription;
import org.stratagrid.contracts.billing.SubscriptionRequest;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.values.Card;
import org.stratagrid.contracts.values.MemoryTime;
import org.stratagrid.contracts.values.Money;
import org.stratagrid.platform.time.ClockDriver;

/** Billing with its neighbours in a test's hand, and time that the test lets pass. */
public class BillingWorld {

    public static final String GOOD_CARD = "4242424242424242";
    public static final String FAILS_LATER = "4000000000000341";

    @TestConfiguration
    public static class Neighbours {
        @Bean
        FakeMetering fakeMetering(Clock clock) {
            return new FakeMetering(clock);
        }

        @Bean
        FakeGrid fakeGrid() {
            return new FakeGrid();
        }

        @Bean
        Deployment fakeDeployment(FakeGrid grid) {
            return grid.contract();
        }

        @Bean
        BillingWorld billingWorld(
                FakeMetering metering, ClockDriver driver, Clock clock, Billing billing, JdbcClient database) {
            return new BillingWorld(metering, driver, clock, billing, database);
        }
    }

    private final FakeMetering metering;
    private final ClockDriver driver;
    private final Clock clock;
    private final Billing billing;
    private final JdbcClient database;
    private final Map<UUID, UUID> servers = new ConcurrentHashMap<>();

    BillingWorld(FakeMetering metering, ClockDriver driver, Clock clock, Billing billing, JdbcClient database) {
        this.metering = metering;
        this.driver = driver;
        this.clock = clock;
        this.billing = billing;
        this.database = database;
    }

    public static Card card(String number) {
        return new Card(number, "Ada Lovelace", 12, 2040, "123");
    }

    public static SubscriptionRequest request(String memoryPlan, String cardNumber) {
        return new SubscriptionRequest(memoryPlan, "transfer-100", card(cardNumber), "Ada Lovelace", "ada@example.com");
    }

    public UUID open(String memoryPlan, String cardNumber) {
        UUID account = UUID.randomUUID();
        billing.open(account, request(memoryPlan, cardNumber));
        return account;
    }

    public Instant now() {
        return clock.instant();
    }

    public LocalDate today() {
        return LocalDate.ofInstant(now(), ZoneOffset.UTC);
    }

    /** Lets time pass to the beginning of the next month, or of the next one that has so many days. */
    public void beginMonth() {
        passUntil(YearMonth.from(today())
                .plusMonths(1)
                .atDay(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant());
    }

    public void beginMonthOf(int days) {
        do {
            beginMonth();
        } while (YearMonth.from(today()).lengthOfMonth() != days);
    }

    /** The account's server uses so many GB-RAM-hours in the hour that begins now; the hour passes and is rated. */
    public void useMemory(UUID account, long gbRamHours) {
        use(account, MemoryTime.ofGbRamHours(gbRamHours).mibSeconds(), 0);
    }

    public void use(UUID account, long mibSeconds, long bytes) {
        metering.snapshot(
                account, servers.computeIfAbsent(account, key -> UUID.randomUUID()), now(), mibSeconds, bytes);
        pass(Duration.ofHours(1));
    }

    /** The rest of the day passes; the day's charges are made and answered. */
    public void endDay() {
        passUntil(today().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    public void pass(Duration time) {
        passUntil(now().plus(time));
    }

    private void passUntil(Instant until) {
        driver.advance(Duration.between(now(), until));
        metering.closeUntil(until);
        eventually("hours are rated", () -> !billing.ratedUntil().isBefore(until));
        eventually("charges are answered", () -> count("billing.charge WHERE state = 'PENDING'") == 0);
    }

    public long count(String from) {
        return database.sql("SELECT count(*) FROM " + from)
                .query((row, number) -> row.getLong(1))
                .single();
    }

    public Subscription subscription(UUID account) {
        return billing.subscription(account);
    }

    /** "KIND amount", oldest first. */
    public List<String> ledger(UUID account) {
        List<LedgerLine> lines = new java.util.ArrayList<>(billing.ledger(account));
        java.util.Collections.reverse(lines);
        return lines.stream()
                .map(line -> line.kind() + " " + line.amount().amount().toPlainString())
                .toList();
    }

    public static Money usd(String amount) {
        return Money.of(amount, "USD");
    }

    public static void eventually(String what, BooleanSupplier condition) {
        await(what)
                .atMost(Duration.ofSeconds(180))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(condition.getAsBoolean()).isTrue());
    }
}
