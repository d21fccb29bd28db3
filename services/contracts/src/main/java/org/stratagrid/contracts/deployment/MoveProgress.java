package org.stratagrid.contracts.deployment;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One move of a run.
 *
 * @param orderId  the order that carries it out; its steps can be read as those of any order
 * @param transfer how far the guest's transfer is; null while none is under way
 */
public record MoveProgress(
        UUID serverId,
        String serverName,
        UUID fromNode,
        String fromName,
        UUID toNode,
        String toName,
        MoveState state,
        UUID orderId,
        @Nullable Transfer transfer,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String problem) {}
