package org.stratagrid.contracts.metering;

import java.time.Instant;
import java.util.UUID;
import org.stratagrid.contracts.values.MemoryTime;

/**
 * What one server used in one full hour (DC-1); one for each server and hour. {@code cpuSeconds} are allocated, {@code diskGibSeconds}
 * too.
 */
public record HourlySnapshot(
        long sequence,
        UUID serverId,
        String serverName,
        Instant hour,
        UUID configurationId,
        UUID accountId,
        UUID nodeId,
        MemoryTime memoryTime,
        long cpuSeconds,
        long diskGibSeconds,
        long receivedBytes,
        long sentBytes) {}
