package org.stratagrid.deployment.order;

import com.github.kagkarlsson.scheduler.ScheduledExecution;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient.ScheduleOptions;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.OrderProgress;
import org.stratagrid.contracts.values.Refusal;

/** What an operator can do about an order in work, and how its job fares. */
@Component
public class Levers {

    private static final Logger log = LoggerFactory.getLogger(Levers.class);

    private final OrderStore orders;
    private final ObjectProvider<Scheduler> scheduler;
    private final Task<Void> job;

    Levers(OrderStore orders, ObjectProvider<Scheduler> scheduler, @Qualifier("deploymentOrderJob") Task<Void> job) {
        this.orders = orders;
        this.scheduler = scheduler;
        this.job = job;
    }

    /** See {@link org.stratagrid.contracts.deployment.Upkeep#retry}. */
    public OrderProgress retry(UUID id) {
        requireInWork(id);
        pickUp(id);
        return progress(id);
    }

    /** See {@link org.stratagrid.contracts.deployment.Upkeep#undo}. */
    public OrderProgress undo(UUID id) {
        requireInWork(id);
        log.info("an operator ended order {}", id);
        orders.abort(id);
        pickUp(id);
        return progress(id);
    }

    public List<OrderProgress> inWork() {
        return orders.inWork();
    }

    /** How often the work on it has failed in a row; empty when no job works on it, which only a deleted job brings about. */
    public Optional<Integer> failures(UUID id) {
        return scheduler
                .getObject()
                .getScheduledExecution(instance(id))
                .map(ScheduledExecution::getConsecutiveFailures);
    }

    /** Works on it now, instead of when its waiting time is over. One that is worked on this moment is left alone. */
    private void pickUp(UUID id) {
        try {
            scheduler.getObject().schedule(instance(id), Instant.now(), ScheduleOptions.WHEN_EXISTS_RESCHEDULE);
        } catch (TaskInstanceCurrentlyExecutingException e) {
            log.debug("order {} is being worked on", id);
        }
    }

    private TaskInstance<Void> instance(UUID id) {
        return job.instance(id.toString());
    }

    private void requireInWork(UUID id) {
        if (progress(id).state().isFinal()) {
            throw new Refusal(Refusal.Reason.CONFLICT, "The order has ended already. Order anew what is to be.");
        }
    }

    private OrderProgress progress(UUID id) {
        return orders.progress(id).orElseThrow(() -> Refusal.notFound("order"));
    }
}
