package org.stratagrid.contracts.deployment;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One step, in words for the customer. */
public record StepProgress(
        String name,
        String sentence,
        WorkState state,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String problem) {}
