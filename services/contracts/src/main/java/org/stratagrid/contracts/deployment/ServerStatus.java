package org.stratagrid.contracts.deployment;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.values.Memory;

/**
 * A server on the grid now. Percentages are 0 to 100 of what it was given, null where unknown; {@code siteUrl} is where a browser on
 * this machine reaches the load balancer's virtual IP. {@code answers}, {@code connections} (open now) and {@code responseMillis} are
 * as its load balancer finds them, or as the server itself says where none balances it; null where nobody has asked lately.
 */
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
        @Nullable String problem,
        @Nullable Boolean answers,
        @Nullable Integer connections,
        @Nullable Integer responseMillis) {}
