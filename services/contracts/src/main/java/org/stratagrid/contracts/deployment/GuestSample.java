package org.stratagrid.contracts.deployment;

import java.time.Instant;
import java.util.UUID;

/**
 * Counters of one guest since its start; they begin at zero again when {@code startedAt} changes. Public bytes are those of the
 * interface on the public network, the ones that a transfer plan counts.
 */
public record GuestSample(
        UUID serverId,
        UUID configurationId,
        UUID accountId,
        Instant startedAt,
        Instant at,
        long cpuNanos,
        long memoryUsedMib,
        long publicReceivedBytes,
        long publicSentBytes,
        long diskReadBytes,
        long diskWrittenBytes) {}
