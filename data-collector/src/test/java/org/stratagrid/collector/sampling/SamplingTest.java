package org.stratagrid.collector.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.stratagrid.collector.FakeGrid;
import org.stratagrid.contracts.deployment.GuestSample;
import org.stratagrid.contracts.metering.Metering;
import org.stratagrid.platform.ServiceTest;
import org.stratagrid.platform.time.ClockDriver;

/** Transfer is counted once, whatever happens to guests and collectors (DC-1, DC-2). */
@ServiceTest
@Import(FakeGrid.Wiring.class)
@Tag("DC-2")
class SamplingTest {

    @Autowired
    Sampling sampling;

    @Autowired
    Metering metering;

    @Autowired
    Clock clock;

    @Autowired
    ClockDriver driver;

    @Autowired
    JdbcClient database;

    private final UUID server = UUID.randomUUID();
    private final UUID account = UUID.randomUUID();

    @Test
    void countsDifferencesAndBeginsAnewWithTheGuest() {
        Instant first = clock.instant();
        Instant second = first.plusSeconds(5);
        sampling.take(List.of(sample(first, 100)));
        sampling.take(List.of(sample(first, 150)));
        sampling.take(List.of(sample(second, 30)));
        assertThat(bytes()).isEqualTo(180);
        // Late and repeated samples add nothing.
        sampling.take(List.of(sample(first, 170), sample(second, 30), sample(second, 20)));
        assertThat(bytes()).isEqualTo(180);
        sampling.take(List.of(sample(second, 40), sample(second, 45)));
        assertThat(bytes()).isEqualTo(195);
    }

    @Test
    void twoCollectorsAtOnceCountOnce() {
        Instant started = clock.instant();
        IntStream.rangeClosed(1, 40).parallel().forEach(n -> sampling.take(List.of(sample(started, n * 10L))));
        assertThat(bytes()).isEqualTo(400);
    }

    @Test
    void transferWithoutAllocationHasASnapshotToo() {
        // Other tests may have left the clock within an hour, which would not be closed an hour later.
        Instant now = clock.instant();
        Instant before =
                driver.advance(Duration.between(now, now.plusSeconds(3599).truncatedTo(ChronoUnit.HOURS)));
        sampling.take(List.of(sample(before, 77)));
        driver.advance(Duration.ofHours(1));
        org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> !metering.closed().until().isBefore(before.plus(Duration.ofHours(1))));
        assertThat(metering.snapshots(account, before, clock.instant()))
                .singleElement()
                .satisfies(snapshot -> {
                    assertThat(snapshot.receivedBytes()).isEqualTo(77);
                    assertThat(snapshot.memoryTime().mibSeconds()).isZero();
                });
    }

    @Test
    void oldSamplesAreForgotten() {
        Instant now = clock.instant();
        List<GuestSample> samples = new ArrayList<>();
        for (int hours : new int[] {0, 23, 25}) {
            samples.add(sampleAt(now.minus(Duration.ofHours(hours)), now, 1));
        }
        sampling.take(samples);
        sampling.forget();
        assertThat(database.sql("SELECT count(*) FROM collector.sample WHERE server_id = :server")
                        .param("server", server)
                        .query(Long.class)
                        .single())
                .isEqualTo(2);
    }

    private long bytes() {
        return metering.use(account, clock.instant().minus(Duration.ofDays(1))).transferBytes();
    }

    private GuestSample sample(Instant startedAt, long received) {
        return sampleAt(clock.instant(), startedAt, received);
    }

    private GuestSample sampleAt(Instant at, Instant startedAt, long received) {
        return new GuestSample(server, UUID.randomUUID(), account, startedAt, at, 1, 64, received, 0, 0, 0);
    }
}
