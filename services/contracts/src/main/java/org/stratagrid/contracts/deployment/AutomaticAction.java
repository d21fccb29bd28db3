package org.stratagrid.contracts.deployment;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether the system acts by itself now. {@code reason} and {@code since} are null while it does; business time. */
public record AutomaticAction(
        boolean paused, @Nullable String reason, @Nullable Instant since) {}
