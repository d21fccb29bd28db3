package org.stratagrid.contracts.deployment;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An order on its way. {@code problem} is a sentence for the customer when it failed. */
public record OrderProgress(
        UUID id,
        UUID accountId,
        UUID configurationId,
        String configurationName,
        OrderKind kind,
        int revision,
        WorkState state,
        List<StepProgress> steps,
        Instant orderedAt,
        @Nullable Instant endedAt,
        @Nullable String problem) {}
