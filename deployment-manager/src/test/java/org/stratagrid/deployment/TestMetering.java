package org.stratagrid.deployment;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.stratagrid.contracts.metering.AccountUse;
import org.stratagrid.contracts.metering.AllocationFact;
import org.stratagrid.contracts.metering.ClosedHours;
import org.stratagrid.contracts.metering.HourlySnapshot;
import org.stratagrid.contracts.metering.Metering;
import org.stratagrid.contracts.values.Refusal;

/** Keeps the newest fact of each allocation. */
public class TestMetering implements Metering {

    private final Map<UUID, AllocationFact> facts = new ConcurrentHashMap<>();

    @Override
    public void record(List<AllocationFact> incoming) {
        incoming.forEach(fact ->
                facts.merge(fact.allocationId(), fact, (former, latter) -> latter.until() == null ? former : latter));
    }

    public Collection<AllocationFact> of(UUID configuration) {
        return facts.values().stream()
                .filter(fact -> fact.configurationId().equals(configuration))
                .toList();
    }

    /** The earliest first. */
    public List<AllocationFact> ofServer(UUID server) {
        return facts.values().stream()
                .filter(fact -> fact.serverId().equals(server))
                .sorted(Comparator.comparing(AllocationFact::from))
                .toList();
    }

    public List<AllocationFact> open(UUID configuration) {
        return of(configuration).stream().filter(fact -> fact.until() == null).toList();
    }

    @Override
    public List<HourlySnapshot> snapshotsAfter(long sequence, int limit) {
        return List.of();
    }

    @Override
    public List<HourlySnapshot> snapshots(UUID accountId, Instant from, Instant until) {
        return List.of();
    }

    @Override
    public AccountUse use(UUID accountId, Instant from) {
        throw Refusal.notFound("account");
    }

    @Override
    public ClosedHours closed() {
        return new ClosedHours(Instant.EPOCH, 0);
    }
}
