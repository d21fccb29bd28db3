package org.stratagrid.collector.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.stratagrid.collector.FakeGrid;
import org.stratagrid.contracts.deployment.GuestSample;
import org.stratagrid.contracts.metering.AccountUse;
import org.stratagrid.contracts.metering.AllocationFact;
import org.stratagrid.contracts.metering.HourlySnapshot;
import org.stratagrid.contracts.metering.Metering;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.platform.ServiceTest;
import org.stratagrid.platform.time.ClockDriver;

/** What holds for the contract, whichever way it is called (DC-1). The jobs run as they do in production. */
@ServiceTest
@Import(FakeGrid.Wiring.class)
@Tag("DC-1")
abstract class MeteringContract {

    @Autowired
    ClockDriver driver;

    @Autowired
    Clock clock;

    @Autowired
    FakeGrid grid;

    private final UUID account = UUID.randomUUID();
    private final UUID server = UUID.randomUUID();

    abstract Metering metering();

    @Test
    void hoursCloseAsTheClockMovesOn() {
        Instant start = nextHour();
        long before = metering().closed().sequence();
        metering().record(List.of(fact(1024, start.plusSeconds(900), null)));
        driver.advance(Duration.ofHours(3));
        Instant end = start.plus(Duration.ofHours(3));
        awaitClosed(end);

        List<HourlySnapshot> snapshots = metering().snapshots(account, start, end);
        assertThat(snapshots)
                .extracting(s -> s.memoryTime().mibSeconds())
                .containsExactly(1024 * 2700L, 1024 * 3600L, 1024 * 3600L);
        HourlySnapshot last = snapshots.get(2);
        assertThat(last.hour()).isEqualTo(end.minus(Duration.ofHours(1)));
        assertThat(last.serverId()).isEqualTo(server);
        assertThat(last.serverName()).isEqualTo("web-1");
        assertThat(last.nodeId()).isEqualTo(Facts.NODE);
        assertThat(last.cpuSeconds()).isEqualTo(2 * 3600L);
        assertThat(last.diskGibSeconds()).isEqualTo(10 * 3600L);
        assertThat(metering().snapshotsAfter(before, 1000)).containsAll(snapshots);
        assertThat(metering().snapshotsAfter(before, 2)).hasSize(2);
    }

    @Test
    void useUpToNowIncludesTheRunningHour() {
        Instant start = nextHour();
        metering().record(List.of(fact(100, start.plusSeconds(10), null)));
        driver.advance(Duration.ofMinutes(90));
        awaitClosed(start.plus(Duration.ofHours(1)));

        AccountUse use = metering().use(account, start);
        assertThat(use.until()).isEqualTo(clock.instant());
        assertThat(use.memoryTime().mibSeconds()).isEqualTo(100 * (5400 - 10L));
        assertThat(use.allocatedNow()).isEqualTo(new Memory(100));
        assertThat(metering().use(account, start.plusSeconds(1800)).memoryTime().mibSeconds())
                .isEqualTo(100 * 3600L);
        assertThat(metering().use(account, start.plusSeconds(5000)).memoryTime().mibSeconds())
                .isEqualTo(100 * 400L);
        assertThat(metering().use(UUID.randomUUID(), start).memoryTime().mibSeconds())
                .isZero();
    }

    @Test
    void factsOfOneServerThatOverlapCountOnce() {
        Instant start = nextHour();
        AllocationFact first = fact(100, start, null);
        AllocationFact second = fact(300, start.plusSeconds(1200), null);
        metering().record(List.of(second));
        metering().record(List.of(first, second));
        driver.advance(Duration.ofHours(1));
        Instant end = start.plus(Duration.ofHours(1));
        awaitClosed(end);
        assertThat(metering().snapshots(account, start, end))
                .singleElement()
                .satisfies(s -> assertThat(s.memoryTime().mibSeconds()).isEqualTo(100 * 1200L + 300 * 2400L));
        assertThat(metering().use(account, start).allocatedNow()).isEqualTo(new Memory(300));
    }

    @Test
    void transferOfEachHourIsInItsSnapshot() {
        Instant start = nextHour();
        metering().record(List.of(fact(100, start, null)));
        grid.shows(sample(start, start, 1000, 50));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> metering().use(account, start).transferBytes() == 1050);
        driver.advance(Duration.ofHours(1));
        Instant second = start.plus(Duration.ofHours(1));
        awaitClosed(second);
        // The guest was started anew: its counters begin at zero.
        grid.shows(sample(second, second, 7, 3));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> metering().use(account, start).transferBytes() == 1060);
        driver.advance(Duration.ofHours(1));
        Instant end = second.plus(Duration.ofHours(1));
        awaitClosed(end);
        assertThat(metering().snapshots(account, start, end))
                .extracting(HourlySnapshot::receivedBytes, HourlySnapshot::sentBytes)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1000L, 50L), org.assertj.core.groups.Tuple.tuple(7L, 3L));
    }

    @Test
    void wrongRequestsAreRefused() {
        Instant now = clock.instant();
        assertThatThrownBy(() -> metering().record(List.of(fact(100, now, now.minusSeconds(1)))))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.reason()).isEqualTo(Refusal.Reason.INVALID);
                    assertThat(refusal.fields()).containsKey("until");
                });
        assertThatThrownBy(() -> metering().snapshotsAfter(0, 0)).isInstanceOf(Refusal.class);
    }

    /** Moves to a full hour, so that tests that share the clock begin alike. */
    private Instant nextHour() {
        Instant now = clock.instant();
        Instant hour = Hours.ceil(now);
        driver.advance(Duration.between(now, hour));
        awaitClosed(hour);
        return hour;
    }

    private void awaitClosed(Instant until) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(metering().closed().until()).isEqualTo(until));
    }

    private AllocationFact fact(long mib, Instant from, Instant until) {
        return Facts.fact(UUID.randomUUID(), server, account, mib, from, until);
    }

    private GuestSample sample(Instant startedAt, Instant at, long received, long sent) {
        return new GuestSample(server, UUID.randomUUID(), account, startedAt, at, 1, 64, received, sent, 0, 0);
    }
}
