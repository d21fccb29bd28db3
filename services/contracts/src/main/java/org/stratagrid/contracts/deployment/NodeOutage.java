package org.stratagrid.contracts.deployment;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A node that does not answer, and what becomes of its servers. All times are business time.
 *
 * @param lastHeardAt    null when it has not answered since this process began
 * @param declaredDeadAt null while it is only unreachable
 * @param fencedAt       it is certainly off since then
 * @param confirmedOff   by an operator, not by its fence command
 * @param disksLost      an operator has given its disks up
 * @param question       what an operator has to decide, and what is at stake; null while nothing waits for that
 * @param servers        that were on it, in the order in which they are started elsewhere
 * @param backAt         it was ready again
 */
public record NodeOutage(
        UUID nodeId,
        String nodeName,
        NodeState state,
        @Nullable Instant lastHeardAt,
        @Nullable Instant declaredDeadAt,
        @Nullable Instant fencedAt,
        boolean confirmedOff,
        boolean disksLost,
        @Nullable String question,
        List<AffectedServer> servers,
        @Nullable Instant backAt) {}
