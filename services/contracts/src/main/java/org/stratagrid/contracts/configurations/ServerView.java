package org.stratagrid.contracts.configurations;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A server of a configuration. {@code changes} are sentences on what the next deploy does to it; {@code deployedAt} is null before its
 * first deploy.
 */
public record ServerView(
        UUID id,
        ServerDraft settings,
        DraftState state,
        List<String> changes,
        @Nullable Instant deployedAt) {}
