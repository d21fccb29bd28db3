package org.stratagrid.collector.metering;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a server held over a stretch of time, as exact integrals in microseconds.
 *
 * @param last the allocation that counted last in that time, or null when none did
 */
record Held(
        long memoryMibMicros,
        long cpuMicros,
        long diskGibMicros,
        @Nullable Allocation last) {

    static final Held NOTHING = new Held(0, 0, 0, null);

    private static final long MICROS = 1_000_000;

    /** @param allocations of one server; where they overlap, the one that began last counts alone */
    static Held over(Collection<Allocation> allocations, Instant start, Instant stop) {
        if (!start.isBefore(stop)) {
            return NOTHING;
        }
        List<Allocation> touching =
                allocations.stream().filter(a -> a.touches(start, stop)).toList();
        TreeSet<Instant> edges = new TreeSet<>();
        for (Allocation a : touching) {
            edges.add(a.from().isBefore(start) ? start : a.from());
            edges.add(a.end().isAfter(stop) ? stop : a.end());
        }
        Held held = NOTHING;
        Instant from = null;
        for (Instant edge : edges) {
            if (from != null) {
                held = held.and(holder(touching, from), from, edge);
            }
            from = edge;
        }
        return held;
    }

    /** Who of these allocations of one server counts at an instant. */
    static @Nullable Allocation holder(Collection<Allocation> allocations, Instant at) {
        return allocations.stream()
                .filter(a -> a.holdsAt(at))
                .max(Allocation.TAKES_PLACE)
                .orElse(null);
    }

    private Held and(@Nullable Allocation holder, Instant start, Instant stop) {
        if (holder == null) {
            return this;
        }
        long micros = ChronoUnit.MICROS.between(start, stop);
        return new Held(
                Math.addExact(memoryMibMicros, Math.multiplyExact(holder.memoryMib(), micros)),
                Math.addExact(cpuMicros, Math.multiplyExact((long) holder.cpus(), micros)),
                Math.addExact(diskGibMicros, Math.multiplyExact((long) holder.diskGib(), micros)),
                holder);
    }

    /** Whole seconds, rounded half-even: a full hour stays exact, and the error of a broken one is at most half a unit. */
    static long seconds(long unitMicros) {
        long whole = Math.floorDiv(unitMicros, MICROS);
        long rest = Math.floorMod(unitMicros, MICROS);
        boolean up = rest > MICROS / 2 || (rest == MICROS / 2 && (whole & 1) == 1);
        return up ? whole + 1 : whole;
    }
}
