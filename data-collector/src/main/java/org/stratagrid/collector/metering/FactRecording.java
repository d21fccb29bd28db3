package org.stratagrid.collector.metering;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.collector.metering.Allocation.Range;
import org.stratagrid.contracts.metering.AllocationFact;
import org.stratagrid.contracts.values.Refusal;

/** Joins facts to what is known; where one changes hours that are closed already, exactly their snapshots are made anew. */
@Component("collectorFactRecording")
class FactRecording {

    private final Progress progress;
    private final Allocations allocations;
    private final Transfers transfers;
    private final Snapshots snapshots;
    private final TransactionTemplate transaction;

    FactRecording(
            Progress progress,
            Allocations allocations,
            Transfers transfers,
            Snapshots snapshots,
            PlatformTransactionManager transactions) {
        this.progress = progress;
        this.allocations = allocations;
        this.transfers = transfers;
        this.snapshots = snapshots;
        this.transaction = new TransactionTemplate(transactions);
        // The same as over HTTP: what is recorded stays recorded, whatever becomes of the caller's transaction.
        this.transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    void record(List<AllocationFact> facts) {
        facts.forEach(FactRecording::check);
        if (!facts.isEmpty()) {
            transaction.executeWithoutResult(status -> join(facts));
        }
    }

    private void join(List<AllocationFact> facts) {
        Progress.Mark mark = progress.lock();
        Map<UUID, Range> changed = new TreeMap<>();
        for (AllocationFact fact : facts) {
            Allocation told = Allocation.of(fact);
            Optional<Allocation> known = allocations.find(told.allocationId());
            Allocation joined = known.map(told::join).orElse(told);
            if (known.isPresent() && known.get().equals(joined)) {
                continue;
            }
            allocations.save(joined);
            joined.changedFrom(known.orElse(null)).ifPresent(range -> {
                changed.merge(joined.serverId(), range, Range::hull);
                known.ifPresent(before -> changed.merge(before.serverId(), range, Range::hull));
            });
        }
        List<Snapshot> corrected = new ArrayList<>();
        changed.forEach((server, range) -> corrected.addAll(corrections(server, range, mark.closedUntil())));
        if (!corrected.isEmpty()) {
            corrected.sort(Comparator.comparing(Snapshot::hour).thenComparing(Snapshot::serverId));
            progress.advance(mark.closedUntil(), snapshots.write(corrected, mark.sequence()));
        }
    }

    /** The snapshots of closed hours in this range that are not what they should be. */
    private List<Snapshot> corrections(UUID server, Range range, Instant closedUntil) {
        Instant first = Hours.floor(range.from());
        Instant stop = range.until().isBefore(closedUntil) ? Hours.ceil(range.until()) : closedUntil;
        if (!first.isBefore(stop)) {
            return List.of();
        }
        List<Allocation> held = allocations.ofServer(server, first, stop);
        Map<Instant, Transfer> transferred = transfers.ofServer(server, first, stop).stream()
                .collect(Collectors.toMap(Transfer::hour, transfer -> transfer));
        Map<Instant, Snapshot> made = snapshots.ofServer(server, first, stop).stream()
                .collect(Collectors.toMap(Snapshot::hour, snapshot -> snapshot));
        Allocation newest =
                allocations.newest(List.of(server)).stream().findFirst().orElse(null);
        List<Snapshot> corrections = new ArrayList<>();
        for (Instant hour = first; hour.isBefore(stop); hour = hour.plus(Hours.HOUR)) {
            Snapshot before = made.get(hour);
            Snapshot now = Snapshot.of(
                    new Snapshot.Key(server, hour),
                    Held.over(held, hour, hour.plus(Hours.HOUR)),
                    transferred.get(hour),
                    before,
                    newest);
            if (now != null && !now.equals(before)) {
                corrections.add(now);
            }
        }
        return corrections;
    }

    private static void check(AllocationFact fact) {
        Instant until = fact.until();
        if (until != null && until.isBefore(fact.from())) {
            throw Refusal.invalid(
                    "until",
                    "Allocation " + fact.allocationId() + " would end at " + until + ", before it begins at "
                            + fact.from() + ".");
        }
    }
}
