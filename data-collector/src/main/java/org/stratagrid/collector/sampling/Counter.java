package org.stratagrid.collector.sampling;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.stratagrid.collector.metering.Hours;
import org.stratagrid.contracts.deployment.GuestSample;

/** A guest's public byte counters as seen last, and since when they count. */
record Counter(Instant startedAt, long receivedBytes, long sentBytes) {

    /** What a sample adds to what was counted, and the counter after it. */
    record Step(Counter after, long receivedBytes, long sentBytes) {}

    /**
     * A guest that was started anew counts from zero; a sample of an earlier run, or one below what was seen, comes late and
     * adds nothing.
     */
    static Step step(@Nullable Counter before, GuestSample sample) {
        Instant startedAt = Hours.micros(sample.startedAt());
        long received = sample.publicReceivedBytes();
        long sent = sample.publicSentBytes();
        if (before == null || before.startedAt.isBefore(startedAt)) {
            return new Step(new Counter(startedAt, received, sent), received, sent);
        }
        if (before.startedAt.isAfter(startedAt)) {
            return new Step(before, 0, 0);
        }
        Counter after =
                new Counter(startedAt, Math.max(before.receivedBytes, received), Math.max(before.sentBytes, sent));
        return new Step(after, after.receivedBytes - before.receivedBytes, after.sentBytes - before.sentBytes);
    }
}
