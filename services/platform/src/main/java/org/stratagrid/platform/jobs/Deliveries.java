package org.stratagrid.platform.jobs;

import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** The transactional outbox: a message to another service, kept as a job until it was taken. */
public final class Deliveries {

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private Deliveries() {}

    /**
     * A kind of delivery, to be declared as a bean and scheduled in the transaction that makes the message. It is tried until it
     * succeeds, so the receiver must accept the same message twice.
     *
     * @param name begins with the sending service's name
     */
    public static <T> OneTimeTask<T> delivery(String name, Class<T> message, Consumer<T> send) {
        FailureHandler<T> again = (complete, operations) -> {
            int failures = complete.getExecution().consecutiveFailures;
            Duration wait = Duration.ofMillis(200L << Math.min(failures, 9));
            Instant next = Instant.now().plus(wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
            operations.reschedule(complete, next);
        };
        return Tasks.oneTime(name, message)
                .onFailure(again)
                .onDeadExecutionRevive()
                .execute((instance, context) -> send.accept(instance.getData()));
    }
}
