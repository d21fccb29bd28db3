package org.stratagrid.contracts.deployment;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.values.Memory;

/** A server on the grid now. Percentages are 0 to 100 of what it was given, null where unknown; {@code siteUrl} is where a browser on this machine reaches the load balancer's virtual IP. */
public record ServerStatus(
        UUID serverId,
        ServerLight light,
        @Nullable String nodeName,
        @Nullable Instant runningSince,
        @Nullable Integer cpuPercent,
        @Nullable Integer memoryPercent,
        Memory memory,
        @Nullable Long receivedBytesPerSecond,
        @Nullable Long sentBytesPerSecond,
        @Nullable String siteUrl,
        @Nullable String problem) {}
