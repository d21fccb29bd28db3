package org.stratagrid.billing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.stratagrid.contracts.metering.AccountUse;
import org.stratagrid.contracts.metering.AllocationFact;
import org.stratagrid.contracts.metering.ClosedHours;
import org.stratagrid.contracts.metering.HourlySnapshot;
import org.stratagrid.contracts.metering.Metering;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.MemoryTime;
import org.stratagrid.contracts.values.Refusal;

/** Metering that a test writes the snapshots for. */
public class FakeMetering implements Metering {

    private record Key(UUID serverId, Instant hour) {}

    private final Clock clock;
    private final List<HourlySnapshot> snapshots = new ArrayList<>();
    private final Map<UUID, Memory> allocated = new HashMap<>();
    private Instant closedUntil;
    private boolean reachable = true;

    public FakeMetering(Clock clock) {
        this.clock = clock;
        this.closedUntil = clock.instant();
    }

    public synchronized void snapshot(UUID account, UUID server, Instant hour, long mibSeconds, long bytes) {
        snapshots.add(new HourlySnapshot(
                snapshots.size() + 1L,
                server,
                "web-1",
                hour,
                account,
                account,
                UUID.randomUUID(),
                new MemoryTime(mibSeconds),
                0,
                0,
                bytes / 2,
                bytes - bytes / 2));
    }

    public synchronized void closeUntil(Instant until) {
        closedUntil = until;
    }

    public synchronized void allocated(UUID account, Memory memory) {
        allocated.put(account, memory);
    }

    public synchronized void reachable(boolean yes) {
        reachable = yes;
    }

    @Override
    public void record(List<AllocationFact> facts) {
        throw new UnsupportedOperationException("billing records no facts");
    }

    @Override
    public synchronized List<HourlySnapshot> snapshotsAfter(long sequence, int limit) {
        checkReachable();
        return snapshots.stream()
                .filter(snapshot -> snapshot.sequence() > sequence)
                .limit(limit)
                .toList();
    }

    @Override
    public List<HourlySnapshot> snapshots(UUID accountId, Instant from, Instant until) {
        throw new UnsupportedOperationException("billing pulls by sequence");
    }

    @Override
    public synchronized AccountUse use(UUID accountId, Instant from) {
        checkReachable();
        Map<Key, HourlySnapshot> latest = new LinkedHashMap<>();
        snapshots.stream()
                .filter(s -> s.accountId().equals(accountId) && !s.hour().isBefore(from))
                .forEach(s -> latest.put(new Key(s.serverId(), s.hour()), s));
        Memory now = allocated.getOrDefault(accountId, Memory.ZERO);
        Instant runningFrom = from.isAfter(closedUntil) ? from : closedUntil;
        long running = now.mib()
                * Math.max(0, Duration.between(runningFrom, clock.instant()).toSeconds());
        return new AccountUse(
                accountId,
                clock.instant(),
                new MemoryTime(running
                        + latest.values().stream()
                                .mapToLong(s -> s.memoryTime().mibSeconds())
                                .sum()),
                latest.values().stream()
                        .mapToLong(s -> s.receivedBytes() + s.sentBytes())
                        .sum(),
                now);
    }

    @Override
    public synchronized ClosedHours closed() {
        checkReachable();
        return new ClosedHours(closedUntil, snapshots.size());
    }

    private void checkReachable() {
        if (!reachable) {
            throw new Refusal(Refusal.Reason.UNAVAILABLE, "metering does not answer");
        }
    }
}
