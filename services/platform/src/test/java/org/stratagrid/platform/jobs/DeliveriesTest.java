package org.stratagrid.platform.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.platform.ServiceTest;

@ServiceTest
class DeliveriesTest {

    record Message(String text, Instant at) {}

    static final List<Message> taken = new CopyOnWriteArrayList<>();
    static final AtomicInteger refusals = new AtomicInteger();

    @TestConfiguration
    static class Receiver {
        @Bean
        OneTimeTask<Message> testDelivery() {
            return Deliveries.delivery("test-delivery", Message.class, message -> {
                if (message.text().equals("busy") && refusals.incrementAndGet() < 3) {
                    throw new IllegalStateException("the receiver is busy");
                }
                taken.add(message);
            });
        }
    }

    @Autowired
    Scheduler scheduler;

    @Autowired
    OneTimeTask<Message> delivery;

    @Autowired
    TransactionTemplate transaction;

    @Test
    void aMessageGoesOutOnlyIfItsTransactionCommits() {
        Instant at = Instant.parse("2026-03-01T10:00:00.123456Z");
        transaction.executeWithoutResult(status -> {
            scheduler.schedule(delivery.instance("rolled-back", new Message("never", at)), Instant.now());
            status.setRollbackOnly();
        });
        transaction.executeWithoutResult(
                status -> scheduler.schedule(delivery.instance("committed", new Message("kept", at)), Instant.now()));
        await().atMost(Duration.ofSeconds(60)).until(() -> taken.contains(new Message("kept", at)));
        assertThat(taken).noneMatch(message -> message.text().equals("never"));
    }

    @Test
    void aMessageIsTriedUntilItIsTaken() {
        scheduler.schedule(delivery.instance("busy", new Message("busy", Instant.EPOCH)), Instant.now());
        await().atMost(Duration.ofSeconds(60)).until(() -> taken.contains(new Message("busy", Instant.EPOCH)));
        assertThat(refusals).hasValue(3);
    }
}
