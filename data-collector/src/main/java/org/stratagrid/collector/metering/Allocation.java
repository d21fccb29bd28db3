package org.stratagrid.collector.metering;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.metering.AllocationFact;
import org.stratagrid.contracts.values.Tier;

/**
 * Everything that the facts about one allocation say together. {@link #join} makes the same of them in any order and with any
 * repetition; where facts of one allocation contradict each other, the lesser use counts.
 */
record Allocation(
        UUID allocationId,
        UUID serverId,
        String serverName,
        Tier tier,
        UUID configurationId,
        UUID accountId,
        UUID nodeId,
        long memoryMib,
        int cpus,
        int diskGib,
        Instant from,
        @Nullable Instant until) {

    /** Of two allocations of one server at one instant the one that began last counts: it took the other's place. */
    static final Comparator<Allocation> TAKES_PLACE =
            Comparator.comparing(Allocation::from).thenComparing(Allocation::allocationId);

    /** From (included) until (excluded). */
    record Range(Instant from, Instant until) {

        static Optional<Range> between(Instant from, Instant until) {
            return from.isBefore(until) ? Optional.of(new Range(from, until)) : Optional.empty();
        }

        Range hull(Range other) {
            return new Range(min(from, other.from), max(until, other.until));
        }
    }

    static Allocation of(AllocationFact fact) {
        return new Allocation(
                fact.allocationId(),
                fact.serverId(),
                fact.serverName(),
                fact.tier(),
                fact.configurationId(),
                fact.accountId(),
                fact.nodeId(),
                fact.memory().mib(),
                fact.cpus(),
                fact.disk().gib(),
                Hours.micros(fact.from()),
                fact.until() == null ? null : Hours.micros(fact.until()));
    }

    /** Associative, commutative, idempotent. */
    Allocation join(Allocation other) {
        if (!allocationId.equals(other.allocationId)) {
            throw new IllegalArgumentException("two allocations: " + allocationId + " and " + other.allocationId);
        }
        return new Allocation(
                allocationId,
                min(serverId, other.serverId),
                min(serverName, other.serverName),
                min(tier, other.tier),
                min(configurationId, other.configurationId),
                min(accountId, other.accountId),
                min(nodeId, other.nodeId),
                Math.min(memoryMib, other.memoryMib),
                Math.min(cpus, other.cpus),
                Math.min(diskGib, other.diskGib),
                max(from, other.from),
                earlierEnd(until, other.until));
    }

    /** Where this counts differently from what was known before; empty if nowhere. */
    Optional<Range> changedFrom(@Nullable Allocation before) {
        if (before == null) {
            return Range.between(from, end());
        }
        // Another beginning can give it another's place all the way, not only at its edge.
        if (!withEndOf(before).equals(before)) {
            return Range.between(min(from, before.from), max(end(), before.end()));
        }
        return Range.between(min(end(), before.end()), max(end(), before.end()));
    }

    Instant end() {
        return until == null ? Instant.MAX : until;
    }

    boolean holdsAt(Instant instant) {
        return !instant.isBefore(from) && instant.isBefore(end());
    }

    boolean touches(Instant start, Instant stop) {
        return from.isBefore(stop) && start.isBefore(end()) && from.isBefore(end());
    }

    private Allocation withEndOf(Allocation other) {
        return new Allocation(
                allocationId,
                serverId,
                serverName,
                tier,
                configurationId,
                accountId,
                nodeId,
                memoryMib,
                cpus,
                diskGib,
                from,
                other.until);
    }

    private static @Nullable Instant earlierEnd(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return min(one, other);
    }

    private static <T extends Comparable<T>> T min(T one, T other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static <T extends Comparable<T>> T max(T one, T other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
