package org.stratagrid.contracts.configurations;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A configuration with its draft. {@code servers} are in tier order, then by name, removed ones included. {@code deployedRevision} is 0
 * before the first deploy; {@code openOrderId} is the order in work; {@code lastOrderId} the newest of all; {@code lastProblem} what
 * went wrong with it. {@code dissolving} is true when it is on its way out.
 */
public record ConfigurationView(
        UUID id,
        UUID applicationId,
        String name,
        int deployedRevision,
        boolean changed,
        List<ServerView> servers,
        @Nullable UUID openOrderId,
        @Nullable UUID lastOrderId,
        @Nullable String lastProblem,
        boolean dissolving,
        Instant createdAt) {}
