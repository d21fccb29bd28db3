package org.stratagrid.collector.metering;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** The pure parts of exact metering: the join of facts and the integral (DC-1). */
@Tag("DC-1")
class AllocationPropertyTest {

    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final UUID ALLOCATION = new UUID(1, 1);
    private static final UUID SERVER = new UUID(2, 2);
    private static final UUID ACCOUNT = new UUID(3, 3);

    @Property
    void joinIsCommutativeAssociativeAndIdempotent(
            @ForAll("oneAllocation") Allocation a,
            @ForAll("oneAllocation") Allocation b,
            @ForAll("oneAllocation") Allocation c) {
        assertThat(a.join(b)).isEqualTo(b.join(a));
        assertThat(a.join(b).join(c)).isEqualTo(a.join(b.join(c)));
        assertThat(a.join(a)).isEqualTo(a);
    }

    @Property
    void integralIsThatOfEverySecondTakenAlone(
            @ForAll("ofOneServer") List<Allocation> allocations,
            @ForAll("second") int start,
            @ForAll("second") int stop) {
        long expected = 0;
        for (int second = start; second < stop; second++) {
            Allocation holder = null;
            for (Allocation a : allocations) {
                boolean holds = !a.from().isAfter(START.plusSeconds(second))
                        && (a.until() == null || a.until().isAfter(START.plusSeconds(second)));
                boolean later = holder == null
                        || a.from().isAfter(holder.from())
                        || (a.from().equals(holder.from()) && a.allocationId().compareTo(holder.allocationId()) > 0);
                holder = holds && later ? a : holder;
            }
            expected += holder == null ? 0 : holder.memoryMib();
        }
        Held held = Held.over(allocations, START.plusSeconds(start), START.plusSeconds(stop));
        assertThat(held.memoryMibMicros()).isEqualTo(expected * 1_000_000);
    }

    @Property
    void outsideOfWhatAFactChangesNothingChanges(
            @ForAll("ofOneServer") List<Allocation> others,
            @ForAll("oneAllocation") Allocation before,
            @ForAll("oneAllocation") Allocation told,
            @ForAll("second") int second) {
        Allocation joined = before.join(told);
        Instant at = START.plusSeconds(second);
        boolean inRange = joined.changedFrom(before)
                .map(range -> !at.isBefore(range.from()) && at.isBefore(range.until()))
                .orElse(false);
        if (!inRange) {
            assertThat(memoryAt(others, joined, at)).isEqualTo(memoryAt(others, before, at));
        }
    }

    @Property
    void secondsAreRoundedHalfEven(@ForAll("unitMicros") long micros) {
        long expected = new java.math.BigDecimal(micros)
                .movePointLeft(6)
                .setScale(0, java.math.RoundingMode.HALF_EVEN)
                .longValueExact();
        assertThat(Held.seconds(micros)).isEqualTo(expected);
    }

    private static long memoryAt(List<Allocation> others, Allocation one, Instant at) {
        List<Allocation> all = new java.util.ArrayList<>(others);
        all.add(one);
        Allocation holder = Held.holder(all, at);
        return holder == null ? 0 : holder.memoryMib();
    }

    @Provide
    Arbitrary<Long> unitMicros() {
        return Arbitraries.oneOf(
                Arbitraries.longs().between(0, 4_000_000_000_000L),
                Arbitraries.longs().between(0, 1_000).map(half -> half * 500_000));
    }

    @Provide
    Arbitrary<Integer> second() {
        return Arbitraries.integers().between(0, 60);
    }

    @Provide
    Arbitrary<Allocation> oneAllocation() {
        return times(Arbitraries.just(ALLOCATION));
    }

    @Provide
    Arbitrary<List<Allocation>> ofOneServer() {
        Arbitrary<UUID> ids = Arbitraries.longs().between(10, 1_000_000).map(n -> new UUID(9, n));
        return times(ids).list().ofMaxSize(6).uniqueElements(Allocation::allocationId);
    }

    private static Arbitrary<Allocation> times(Arbitrary<UUID> ids) {
        Arbitrary<Integer> seconds = Arbitraries.integers().between(0, 50);
        return Combinators.combine(
                        ids,
                        seconds,
                        seconds.injectNull(0.3),
                        Arbitraries.longs().between(0, 8))
                .as((id, from, length, mib) -> Allocation.of(Facts.fact(
                        id,
                        SERVER,
                        ACCOUNT,
                        mib,
                        START.plusSeconds(from),
                        length == null ? null : START.plusSeconds(from + length))));
    }
}
