package org.stratagrid.collector.metering;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.collector.CollectorSettings;

/** Makes the snapshots of every full hour, one hour after the other, each in a transaction of its own (DC-1). */
@Component("collectorHourClosing")
class HourClosing {

    private final Progress progress;
    private final Allocations allocations;
    private final Transfers transfers;
    private final Snapshots snapshots;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final Duration grace;

    HourClosing(
            Progress progress,
            Allocations allocations,
            Transfers transfers,
            Snapshots snapshots,
            PlatformTransactionManager transactions,
            Clock clock,
            CollectorSettings settings,
            @Value("${stratagrid.clock.driven:false}") boolean clockIsDriven) {
        this.progress = progress;
        this.allocations = allocations;
        this.transfers = transfers;
        this.snapshots = snapshots;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
        this.grace = settings.grace(clockIsDriven);
    }

    @Configuration(proxyBeanMethods = false)
    static class Job {
        @Bean
        RecurringTask<Void> collectorCloseHours(HourClosing closing, CollectorSettings settings) {
            return Tasks.recurring("collector-close-hours", FixedDelay.of(settings.closeInterval()))
                    .execute((instance, context) -> {
                        while (!context.getSchedulerState().isShuttingDown() && closing.closeNext()) {
                            // Hours that were missed are closed without a pause.
                        }
                    });
        }
    }

    /** Closes the oldest open hour if it is over; false when there is none. Any number of processes may do this at once. */
    boolean closeNext() {
        if (!isOver(progress.now().closedUntil())) {
            return false;
        }
        return Boolean.TRUE.equals(transaction.execute(status -> {
            Progress.Mark mark = progress.lock();
            Instant hour = mark.closedUntil();
            if (!isOver(hour)) {
                return false;
            }
            long sequence = snapshots.write(ofHour(hour), mark.sequence());
            progress.advance(hour.plus(Hours.HOUR), sequence);
            return true;
        }));
    }

    private boolean isOver(Instant hour) {
        return !hour.plus(Hours.HOUR).plus(grace).isAfter(clock.instant());
    }

    private List<Snapshot> ofHour(Instant hour) {
        Instant end = hour.plus(Hours.HOUR);
        Map<UUID, List<Allocation>> held =
                allocations.touching(hour, end).stream().collect(Collectors.groupingBy(Allocation::serverId));
        Map<UUID, Transfer> transferred =
                transfers.inHour(hour).stream().collect(Collectors.toMap(Transfer::serverId, transfer -> transfer));
        Set<UUID> servers = new TreeSet<>(held.keySet());
        servers.addAll(transferred.keySet());
        Map<UUID, Allocation> newest = newest(servers, held.keySet());
        List<Snapshot> made = new ArrayList<>();
        for (UUID server : servers) {
            Snapshot snapshot = Snapshot.of(
                    new Snapshot.Key(server, hour),
                    Held.over(held.getOrDefault(server, List.of()), hour, end),
                    transferred.get(server),
                    null,
                    newest.get(server));
            if (snapshot != null) {
                made.add(snapshot);
            }
        }
        return made;
    }

    /** Only servers that transferred without holding anything need to be looked up. */
    private Map<UUID, Allocation> newest(Collection<UUID> servers, Collection<UUID> holding) {
        List<UUID> others = servers.stream().filter(s -> !holding.contains(s)).toList();
        Map<UUID, Allocation> newest = new HashMap<>();
        allocations.newest(others).forEach(a -> newest.put(a.serverId(), a));
        return newest;
    }
}
