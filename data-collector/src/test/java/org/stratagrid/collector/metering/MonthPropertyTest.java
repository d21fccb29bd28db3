package org.stratagrid.collector.metering;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.lifecycle.BeforeTry;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.stratagrid.collector.CollectorSettings;
import org.stratagrid.collector.DataCollectorApplication;
import org.stratagrid.collector.FakeGrid;
import org.stratagrid.contracts.metering.AllocationFact;
import org.stratagrid.contracts.metering.HourlySnapshot;
import org.stratagrid.contracts.metering.Metering;

/** Whole months on the database: no hour lost, none counted twice (DC-1, BI-2). */
@Tag("DC-1")
class MonthPropertyTest {

    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final int HOURS = 720;

    private static ConfigurableApplicationContext context;

    @BeforeContainer
    static void start() {
        context = new SpringApplication(DataCollectorApplication.class, FakeGrid.Wiring.class)
                .run(
                        "--stratagrid.database.temporary=true",
                        "--stratagrid.clock.driven=true",
                        "--stratagrid.clock.start=" + START,
                        "--server.port=0",
                        "--server.shutdown=immediate");
    }

    @AfterContainer
    static void stop() {
        context.close();
    }

    @BeforeTry
    void empty() {
        JdbcClient database = context.getBean(JdbcClient.class);
        database.sql("TRUNCATE collector.allocation, collector.transfer, collector.snapshot")
                .update();
        database.sql("UPDATE collector.progress SET closed_until = :start, sequence = 0")
                .param("start", Hours.sql(START))
                .update();
    }

    /** One fact on its way: it arrives when the clock stands at this hour, or in the worst case at the very end. */
    private record Arrival(int hour, AllocationFact fact) {}

    @Property(tries = 12, shrinking = ShrinkingMode.OFF)
    void snapshotsAddUpToTheExactIntegral(@ForAll long seed) {
        Random random = new Random(seed);
        UUID account = uuid(random);
        List<AllocationFact> history = history(random, account);
        Map<Integer, List<AllocationFact>> arrivals = new HashMap<>();
        for (AllocationFact fact : history) {
            int copies = 1 + random.nextInt(2);
            for (int i = 0; i < copies; i++) {
                AllocationFact told = random.nextInt(3) == 0 ? Facts.open(fact) : fact;
                arrivals.computeIfAbsent(random.nextInt(HOURS), h -> new ArrayList<>())
                        .add(told);
            }
            // At least once each fact comes whole.
            arrivals.computeIfAbsent(random.nextInt(HOURS + 1), h -> new ArrayList<>())
                    .add(fact);
        }

        Map<Set<Object>, HourlySnapshot> read = new HashMap<>();
        long last = 0;
        for (int hour = 0; hour <= HOURS; hour++) {
            List<AllocationFact> now = arrivals.getOrDefault(hour, List.of());
            Collections.shuffle(now.isEmpty() ? new ArrayList<>() : now, random);
            if (!now.isEmpty()) {
                metering().record(now);
            }
            if (random.nextInt(4) == 0 || hour == HOURS) {
                closeUntil(START.plus(Duration.ofHours(hour)), random);
                last = readOn(read, last);
            }
        }
        last = readOn(read, last);

        long exact = exactMicros(history);
        Instant end = START.plus(Duration.ofHours(HOURS));
        assertThat(metering().closed().until()).isEqualTo(end);
        assertThat(metering().closed().sequence()).isEqualTo(last);
        assertThat(context.getBean(Snapshots.class).memoryMibMicros(account, START, end))
                .isEqualTo(exact);
        // A reader that follows the sequence numbers ends up with the same as one who asks at the end.
        assertThat(Set.copyOf(read.values())).isEqualTo(Set.copyOf(metering().snapshots(account, START, end)));
        long rounded = read.values().stream()
                .mapToLong(s -> s.memoryTime().mibSeconds())
                .sum();
        assertThat(Math.abs(rounded * 1_000_000 - exact)).isLessThanOrEqualTo(read.size() * 500_000L);
    }

    /** BI-2: 2 GB for 360 h and 0.5 GB for 360 h is 900 GB-RAM-hours, to the second. */
    @Example
    @Tag("BI-2")
    void monthOf720HoursIs720Hours() {
        UUID account = new UUID(1, 2);
        UUID server = new UUID(3, 4);
        UUID other = new UUID(3, 5);
        Instant middle = START.plus(Duration.ofHours(360));
        Instant end = START.plus(Duration.ofHours(720));
        metering()
                .record(List.of(
                        Facts.fact(new UUID(5, 1), server, account, 2048, START, middle),
                        Facts.fact(new UUID(5, 2), server, account, 512, middle, null),
                        Facts.fact(new UUID(5, 3), other, new UUID(1, 3), 1024, START, null)));
        closeUntil(end, new Random(1));

        List<HourlySnapshot> changing = metering().snapshots(account, START, end);
        assertThat(changing).hasSize(720);
        assertThat(sum(changing)).isEqualTo(900L * 1024 * 3600);
        List<HourlySnapshot> constant = metering().snapshots(new UUID(1, 3), START, end);
        assertThat(constant).hasSize(720).allMatch(s -> s.memoryTime().mibSeconds() == 1024 * 3600L);
        assertThat(sum(constant)).isEqualTo(720L * 1024 * 3600);
    }

    @Example
    void twoCollectorsAtOnceCloseEachHourOnce() throws Exception {
        UUID account = new UUID(1, 2);
        metering().record(List.of(Facts.fact(new UUID(5, 1), new UUID(3, 4), account, 100, START, null)));
        Instant end = START.plus(Duration.ofHours(200));
        List<Thread> collectors = new ArrayList<>();
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        List<Integer> closed = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 3; i++) {
            HourClosing closing = closing(end);
            Thread thread = new Thread(() -> {
                int mine = 0;
                while (closing.closeNext()) {
                    mine++;
                }
                closed.add(mine);
            });
            thread.setUncaughtExceptionHandler((t, e) -> failures.add(e));
            thread.start();
            collectors.add(thread);
        }
        // Meanwhile late facts correct closed hours, and a reader follows the numbers.
        Map<Set<Object>, HourlySnapshot> read = new HashMap<>();
        long last = 0;
        for (int i = 0; i < 20; i++) {
            metering()
                    .record(List.of(Facts.fact(
                            new UUID(6, i),
                            new UUID(4, i),
                            account,
                            10,
                            START.plusSeconds(1800),
                            START.plusSeconds(1801 + i))));
            last = readOn(read, last);
        }
        for (Thread thread : collectors) {
            thread.join(300_000);
        }
        last = readOn(read, last);
        assertThat(failures).isEmpty();
        // One that waited for the lock may find the hour closed and end; together they close every hour once.
        while (closing(end).closeNext()) {
            closed.add(1);
        }
        last = readOn(read, last);
        assertThat(closed.stream().mapToInt(i -> i).sum()).isEqualTo(200);
        assertThat(Set.copyOf(read.values())).isEqualTo(Set.copyOf(metering().snapshots(account, START, end)));
        long late = java.util.stream.IntStream.range(0, 20)
                .mapToLong(i -> 10L * (i + 1))
                .sum();
        assertThat(sum(read.values())).isEqualTo(200 * 100 * 3600L + late);
    }

    @Example
    void lateFactMakesExactlyItsHoursAnew() {
        UUID account = new UUID(1, 2);
        UUID server = new UUID(3, 4);
        AllocationFact open = Facts.fact(new UUID(5, 1), server, account, 100, START, null);
        metering().record(List.of(open));
        closeUntil(START.plus(Duration.ofHours(10)), new Random(1));
        long before = metering().closed().sequence();
        assertThat(before).isEqualTo(10);

        AllocationFact closed = Facts.fact(
                open.allocationId(), server, account, 100, START, START.plus(Duration.ofMinutes(7 * 60 + 30)));
        metering().record(List.of(closed));

        List<HourlySnapshot> anew = metering().snapshotsAfter(before, 100);
        assertThat(anew).extracting(HourlySnapshot::hour).containsExactly(hour(7), hour(8), hour(9));
        assertThat(anew).extracting(s -> s.memoryTime().mibSeconds()).containsExactly(180_000L, 0L, 0L);
        metering().record(List.of(closed, open));
        assertThat(metering().closed().sequence()).isEqualTo(before + 3);
        assertThat(metering().snapshots(account, START, hour(10))).hasSize(10);
    }

    private static Instant hour(int n) {
        return START.plus(Duration.ofHours(n));
    }

    /** The closing dies and starts again anywhere: each step is by a collector that knows nothing of the one before. */
    private static void closeUntil(Instant now, Random random) {
        while (true) {
            HourClosing closing = closing(now);
            for (int steps = random.nextInt(20); steps >= 0; steps--) {
                if (!closing.closeNext()) {
                    return;
                }
            }
        }
    }

    private static HourClosing closing(Instant now) {
        return new HourClosing(
                context.getBean(Progress.class),
                context.getBean(Allocations.class),
                context.getBean(Transfers.class),
                context.getBean(Snapshots.class),
                context.getBean(PlatformTransactionManager.class),
                Clock.fixed(now, ZoneOffset.UTC),
                context.getBean(CollectorSettings.class),
                true);
    }

    private static long readOn(Map<Set<Object>, HourlySnapshot> read, long after) {
        long last = after;
        while (true) {
            List<HourlySnapshot> page = metering().snapshotsAfter(last, 50);
            if (page.isEmpty()) {
                return last;
            }
            for (HourlySnapshot snapshot : page) {
                assertThat(snapshot.sequence()).isGreaterThan(last);
                last = snapshot.sequence();
                Set<Object> key = new HashSet<>(List.of(snapshot.serverId(), snapshot.hour()));
                read.put(key, snapshot);
            }
        }
    }

    /** Up to five servers, each with allocations one after the other, at times with fractions of a second. */
    private static List<AllocationFact> history(Random random, UUID account) {
        List<AllocationFact> facts = new ArrayList<>();
        for (int s = 1 + random.nextInt(5); s > 0; s--) {
            UUID server = uuid(random);
            long micros = 0;
            while (true) {
                micros += random.nextInt(3) == 0 ? 0 : random.nextLong(80 * 3_600_000_000L);
                long length = random.nextInt(4) == 0
                        ? random.nextLong(10_000_000L)
                        : random.nextInt(1, 90) * 3_600_000_000L + random.nextLong(3_600_000_000L);
                if (micros + length > HOURS * 3_600_000_000L) {
                    break;
                }
                facts.add(Facts.fact(
                        uuid(random),
                        server,
                        account,
                        random.nextInt(1, 8) * 256L + random.nextInt(3),
                        START.plusNanos(micros * 1000),
                        START.plusNanos((micros + length) * 1000)));
                micros += length;
            }
        }
        return facts;
    }

    private static long exactMicros(List<AllocationFact> history) {
        BigInteger sum = BigInteger.ZERO;
        for (AllocationFact fact : history) {
            Duration held = Duration.between(fact.from(), fact.until());
            sum = sum.add(BigInteger.valueOf(held.toNanos() / 1000)
                    .multiply(BigInteger.valueOf(fact.memory().mib())));
        }
        return sum.longValueExact();
    }

    private static long sum(java.util.Collection<HourlySnapshot> snapshots) {
        return snapshots.stream().mapToLong(s -> s.memoryTime().mibSeconds()).sum();
    }

    private static UUID uuid(Random random) {
        return new UUID(random.nextLong(), random.nextLong());
    }

    private static Metering metering() {
        return context.getBean(Metering.class);
    }
}
