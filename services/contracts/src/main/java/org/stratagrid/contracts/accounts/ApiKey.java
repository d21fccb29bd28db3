package org.stratagrid.contracts.accounts;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A key as it can be shown: {@code hint} is its beginning. */
public record ApiKey(
        UUID id,
        String name,
        String hint,
        Instant createdAt,
        @Nullable Instant lastUsedAt) {}
