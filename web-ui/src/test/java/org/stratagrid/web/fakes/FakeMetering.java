package org.stratagrid.web.fakes;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.metering.AccountUse;
import org.stratagrid.contracts.metering.AllocationFact;
import org.stratagrid.contracts.metering.ClosedHours;
import org.stratagrid.contracts.metering.HourlySnapshot;
import org.stratagrid.contracts.metering.Metering;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.MemoryTime;

@Component
public class FakeMetering implements Metering {

    private final Clock clock;

    FakeMetering(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void record(List<AllocationFact> facts) {
        throw new UnsupportedOperationException("the panel records no facts");
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
        return new AccountUse(accountId, clock.instant(), MemoryTime.ZERO, 0, Memory.ZERO);
    }

    @Override
    public ClosedHours closed() {
        return new ClosedHours(clock.instant(), 0);
    }
}
