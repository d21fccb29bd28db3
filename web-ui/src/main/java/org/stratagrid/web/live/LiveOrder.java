package org.stratagrid.web.live;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.configurations.ConfigurationView;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.deployment.OrderProgress;
import org.stratagrid.contracts.deployment.WorkState;

/** An order on its way as the panel shows it. */
public record LiveOrder(
        UUID id,
        String state,
        boolean over,
        String title,
        List<Step> steps,
        int done,
        @Nullable String problem) {

    /** One step; {@code millis} is null until it ended. */
    public record Step(
            String name,
            String sentence,
            String state,
            @Nullable Long millis,
            @Nullable String problem) {}

    /** @param configuration read before the order was */
    public static LiveOrder of(OrderProgress progress, ConfigurationView configuration) {
        OrderProgress order = Outcome.seen(progress, configuration);
        List<Step> steps = order.steps().stream()
                .map(step -> new Step(
                        step.name(),
                        step.sentence(),
                        step.state().name(),
                        millis(step.startedAt(), step.endedAt()),
                        step.problem()))
                .toList();
        int done = (int) order.steps().stream()
                .filter(step -> step.state() == WorkState.DONE)
                .count();
        return new LiveOrder(
                order.id(),
                order.state().name(),
                order.state().isFinal(),
                title(order, configuration.dissolving()),
                steps,
                done,
                order.problem());
    }

    private static @Nullable Long millis(@Nullable Instant from, @Nullable Instant until) {
        return from == null || until == null ? null : Long.valueOf(until.toEpochMilli() - from.toEpochMilli());
    }

    private static String title(OrderProgress order, boolean dissolving) {
        OrderKind kind = order.kind();
        String revision = "revision " + order.revision();
        return switch (order.state()) {
            case WAITING, RUNNING ->
                switch (kind) {
                    case DEPLOY -> dissolving ? "Removing everything" : "Deploying " + revision;
                    case START -> "Starting servers";
                    case STOP -> "Stopping servers";
                    case RESTART -> "Restarting servers";
                    case MOVE -> "Moving a server to another node";
                    case BACK_UP -> "Backing servers up";
                    case RESTORE -> "Restoring a server from a back-up";
                    case REBUILD -> "Rebuilding servers of a dead node";
                };
            case DONE ->
                switch (kind) {
                    case DEPLOY -> dissolving ? "Everything is removed" : "Deployed " + revision;
                    case START -> "Servers started";
                    case STOP -> "Servers stopped";
                    case RESTART -> "Servers restarted";
                    case MOVE -> "Server moved to another node";
                    case BACK_UP -> "Servers backed up";
                    case RESTORE -> "Server restored from a back-up";
                    case REBUILD -> "Servers of a dead node rebuilt";
                };
            case UNDOING -> "Failed, taking back what was done";
            case UNDONE -> "Failed; everything was taken back";
        };
    }
}
