package org.stratagrid.contracts.scaling;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.values.Money;
import org.stratagrid.contracts.values.Tier;

/**
 * One coming of a scheduled window (spec DM-9).
 *
 * @param sentence what will be then, the bounds considered
 * @param cost     of what is added, at the plan's overage rate; null where the price is not known
 */
public record PlannedWindow(
        UUID windowId,
        Tier tier,
        Instant from,
        Instant until,
        String sentence,
        @Nullable Money cost) {}
