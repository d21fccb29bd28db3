package org.stratagrid.collector.metering;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.RestController;
import org.stratagrid.contracts.metering.AccountUse;
import org.stratagrid.contracts.metering.AllocationFact;
import org.stratagrid.contracts.metering.ClosedHours;
import org.stratagrid.contracts.metering.HourlySnapshot;
import org.stratagrid.contracts.metering.Metering;
import org.stratagrid.contracts.values.Refusal;

/** The contract, for both transports. */
@RestController
class MeteringEndpoint implements Metering {

    /** More at once would only cost memory: the reader asks again. */
    private static final int MOST = 10_000;

    private final FactRecording recording;
    private final Snapshots snapshots;
    private final UseUpToNow use;
    private final Progress progress;

    MeteringEndpoint(FactRecording recording, Snapshots snapshots, UseUpToNow use, Progress progress) {
        this.recording = recording;
        this.snapshots = snapshots;
        this.use = use;
        this.progress = progress;
    }

    @Override
    public void record(List<AllocationFact> facts) {
        recording.record(facts);
    }

    @Override
    public List<HourlySnapshot> snapshotsAfter(long sequence, int limit) {
        if (limit < 1) {
            throw Refusal.invalid("limit", "Ask for at least one snapshot.");
        }
        return snapshots.after(sequence, Math.min(limit, MOST));
    }

    @Override
    public List<HourlySnapshot> snapshots(UUID accountId, Instant from, Instant until) {
        return snapshots.ofAccount(accountId, from, until);
    }

    @Override
    public AccountUse use(UUID accountId, Instant from) {
        return use.since(accountId, from);
    }

    @Override
    public ClosedHours closed() {
        Progress.Mark mark = progress.now();
        return new ClosedHours(mark.closedUntil(), mark.sequence());
    }
}
