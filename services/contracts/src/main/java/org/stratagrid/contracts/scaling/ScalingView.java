package org.stratagrid.contracts.scaling;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.values.Money;

/**
 * Everything about what happens to a configuration automatically.
 *
 * @param waiting     why nothing automatic happens at the moment, a sentence; null when nothing is in the way
 * @param tiers       those that have deployed servers, front to back
 * @param preview     the coming seven days
 * @param changes     newest first, at most 100
 * @param overageRate a GB-RAM-hour's price that the bounds are reckoned with; null while billing does not answer
 */
public record ScalingView(
        UUID configurationId,
        String configurationName,
        @Nullable String waiting,
        List<TierScaling> tiers,
        List<ScheduledWindow> windows,
        List<PlannedWindow> preview,
        List<AutomaticChange> changes,
        @Nullable Money overageRate) {}
