package org.stratagrid.collector.sampling;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.collector.CollectorSettings;
import org.stratagrid.collector.metering.Hours;
import org.stratagrid.collector.metering.Progress;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.deployment.GuestSample;

/** Reads the guests' counters and counts what came since the last reading, once (DC-1, DC-2). */
@Component("collectorSampling")
class Sampling {

    private static final Logger log = LoggerFactory.getLogger(Sampling.class);

    private final Progress progress;
    private final Samples samples;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final Duration keep;

    /** So that a long outage is one line in the log. */
    private volatile boolean unreadable;

    Sampling(
            Progress progress,
            Samples samples,
            PlatformTransactionManager transactions,
            Clock clock,
            CollectorSettings settings) {
        this.progress = progress;
        this.samples = samples;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
        this.keep = settings.keepSamples();
    }

    @Configuration(proxyBeanMethods = false)
    static class Jobs {
        @Bean
        RecurringTask<Void> collectorSample(
                Sampling sampling, ObjectProvider<Deployment> deployment, CollectorSettings settings) {
            return Tasks.recurring("collector-sample", FixedDelay.of(settings.sampleInterval()))
                    .execute((instance, context) -> {
                        sampling.readFrom(deployment);
                    });
        }

        @Bean
        RecurringTask<Void> collectorForgetSamples(Sampling sampling) {
            return Tasks.recurring("collector-forget-samples", FixedDelay.ofMinutes(10))
                    .execute((instance, context) -> sampling.forget());
        }
    }

    private void readFrom(ObjectProvider<Deployment> deployment) {
        List<GuestSample> taken;
        try {
            taken = deployment.getObject().samples();
        } catch (RuntimeException e) {
            // Nothing is lost: the counters go on, and the next reading sees the difference.
            if (!unreadable) {
                log.warn("the guests' counters cannot be read now: {}", e.getMessage());
            }
            unreadable = true;
            return;
        }
        unreadable = false;
        take(taken);
    }

    /** Samples may come twice and late: a counter only counts what it is above the last one seen. */
    void take(List<GuestSample> taken) {
        if (taken.isEmpty()) {
            return;
        }
        transaction.executeWithoutResult(status -> {
            // Under the lock no hour closes meanwhile, so these bytes are in its snapshot or in the next one's.
            Instant closedUntil = progress.lock().closedUntil();
            Map<UUID, Counter> seen = samples.counters(
                    taken.stream().map(GuestSample::serverId).distinct().toList());
            List<Samples.Counted> counted = new ArrayList<>();
            for (GuestSample sample : taken) {
                Counter before = seen.get(sample.serverId());
                Counter.Step step = Counter.step(before, sample);
                seen.put(sample.serverId(), step.after());
                if (step.receivedBytes() > 0 || step.sentBytes() > 0) {
                    counted.add(new Samples.Counted(
                            sample, hourOf(sample, closedUntil), step.receivedBytes(), step.sentBytes()));
                }
            }
            samples.saveCounters(seen);
            samples.addTransfer(counted);
            samples.keep(taken);
        });
    }

    void forget() {
        samples.forgetBefore(clock.instant().minus(keep));
    }

    /** The hour of the sample; the first open one when that is closed, and never one to come. */
    private Instant hourOf(GuestSample sample, Instant closedUntil) {
        Instant now = clock.instant();
        Instant at = sample.at().isAfter(now) ? now : sample.at();
        Instant hour = Hours.floor(at);
        return hour.isBefore(closedUntil) ? closedUntil : hour;
    }
}
