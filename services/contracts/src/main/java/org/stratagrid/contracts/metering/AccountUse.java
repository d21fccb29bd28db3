package org.stratagrid.contracts.metering;

import java.time.Instant;
import java.util.UUID;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.MemoryTime;

/** An account's use up to now; {@code allocatedNow} is the memory that runs at this moment. */
public record AccountUse(
        UUID accountId, Instant until, MemoryTime memoryTime, long transferBytes, Memory allocatedNow) {}
