package org.stratagrid.contracts.deployment;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A run of moves on its way. {@code problem} says why it ended before all were done. */
public record MoveRunProgress(
        UUID id,
        String reason,
        MoveRunState state,
        List<MoveProgress> moves,
        Instant orderedAt,
        @Nullable Instant endedAt,
        @Nullable String problem) {}
