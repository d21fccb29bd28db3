package org.stratagrid.collector.metering;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.contracts.metering.AccountUse;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.MemoryTime;

/** What an account has used until this moment: the snapshots of closed hours, and for the rest the allocations themselves. */
@Component("collectorUseUpToNow")
class UseUpToNow {

    private final Progress progress;
    private final Allocations allocations;
    private final Transfers transfers;
    private final Snapshots snapshots;
    private final TransactionTemplate oneView;
    private final Clock clock;

    UseUpToNow(
            Progress progress,
            Allocations allocations,
            Transfers transfers,
            Snapshots snapshots,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.progress = progress;
        this.allocations = allocations;
        this.transfers = transfers;
        this.snapshots = snapshots;
        this.clock = clock;
        // All statements must see the same state, or an hour that closes in between counts twice or not at all.
        this.oneView = new TransactionTemplate(transactions);
        this.oneView.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.oneView.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        this.oneView.setReadOnly(true);
    }

    AccountUse since(UUID accountId, Instant from) {
        return Objects.requireNonNull(oneView.execute(status -> reckon(accountId, Hours.micros(from))));
    }

    private AccountUse reckon(UUID accountId, Instant from) {
        Instant now = Hours.micros(clock.instant());
        Instant closed = progress.now().closedUntil();
        Instant firstFull = Hours.ceil(from);
        long micros;
        if (firstFull.isBefore(closed)) {
            micros = held(accountId, from, firstFull);
            micros = Math.addExact(micros, snapshots.memoryMibMicros(accountId, firstFull, closed));
            micros = Math.addExact(micros, held(accountId, closed, now));
        } else {
            micros = held(accountId, from, now);
        }
        // Transfer is known by the hour: that of the hour in which the time begins counts in full.
        long bytes = transfers.bytesSince(accountId, Hours.floor(from));
        return new AccountUse(
                accountId, now, new MemoryTime(Held.seconds(micros)), bytes, new Memory(heldNow(accountId, now)));
    }

    private long held(UUID accountId, Instant from, Instant until) {
        if (!from.isBefore(until)) {
            return 0;
        }
        long sum = 0;
        for (List<Allocation> ofServer : byServer(accountId, from, until)) {
            sum = Math.addExact(sum, Held.over(ofServer, from, until).memoryMibMicros());
        }
        return sum;
    }

    private long heldNow(UUID accountId, Instant now) {
        long sum = 0;
        // One microsecond on, so that what begins at this instant is among them.
        for (List<Allocation> ofServer : byServer(accountId, now, now.plusNanos(1000))) {
            Allocation holder = Held.holder(ofServer, now);
            sum = Math.addExact(sum, holder == null ? 0 : holder.memoryMib());
        }
        return sum;
    }

    private Collection<List<Allocation>> byServer(UUID accountId, Instant from, Instant until) {
        return allocations.ofAccount(accountId, from, until).stream()
                .collect(Collectors.groupingBy(Allocation::serverId))
                .values();
    }
}
