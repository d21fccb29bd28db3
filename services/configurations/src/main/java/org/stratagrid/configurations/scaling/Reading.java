package org.stratagrid.configurations.scaling;

import org.jspecify.annotations.Nullable;

/**
 * What a server did at one look.
 *
 * @param answers        null where that is not known or not asked for: a server that is being deployed, stopped or suspended
 * @param cpuPercent     0 to 100 of what it has; null where unknown, as all that follows
 * @param memoryPercent  0 to 100 of what it has
 * @param connections    open now
 * @param responseMillis how long its answer takes
 */
record Reading(
        @Nullable Boolean answers,
        @Nullable Integer cpuPercent,
        @Nullable Integer memoryPercent,
        @Nullable Integer connections,
        @Nullable Integer responseMillis) {}
