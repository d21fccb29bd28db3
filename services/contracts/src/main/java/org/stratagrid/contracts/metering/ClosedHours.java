package org.stratagrid.contracts.metering;

import java.time.Instant;

/** How far the snapshots go. */
public record ClosedHours(Instant until, long sequence) {}
