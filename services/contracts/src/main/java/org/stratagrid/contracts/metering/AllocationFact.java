package org.stratagrid.contracts.metering;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Tier;

/**
 * A server held this much from then until then; {@code until} is null while it goes on. Suspended and stopped servers hold no memory
 * and get no fact for that time.
 */
public record AllocationFact(
        UUID allocationId,
        UUID serverId,
        String serverName,
        Tier tier,
        UUID configurationId,
        UUID accountId,
        UUID nodeId,
        Memory memory,
        int cpus,
        Disk disk,
        Instant from,
        @Nullable Instant until) {}
