package org.stratagrid.contracts.scaling;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.values.Money;
import org.stratagrid.contracts.values.Tier;

/**
 * A tier as automation sees it.
 *
 * @param policy         a sensible one that is off, where the customer has not saved any
 * @param byHand         servers that the customer deployed
 * @param automatic      names of the servers that were added automatically, oldest first
 * @param says           what was found at the last look, a sentence; null before the first
 * @param stopped        why nothing more is added until the customer switches it on again; null while all is well
 * @param spentToday     what everything added has cost since midnight UTC; null where the price is not known
 * @param loadActions    what {@link ScalingPolicy#onLoad} can be here
 * @param silenceActions what {@link ScalingPolicy#onSilence} can be here
 */
public record TierScaling(
        Tier tier,
        ScalingPolicy policy,
        int byHand,
        List<String> automatic,
        @Nullable String says,
        @Nullable String stopped,
        @Nullable Money spentToday,
        List<ScalingAction> loadActions,
        List<ScalingAction> silenceActions) {}
