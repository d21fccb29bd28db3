package org.stratagrid.contracts.scaling;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.values.Money;
import org.stratagrid.contracts.values.Tier;

/**
 * Something that was done without the customer, and why (spec DM-8).
 *
 * @param orderId  the order that carried it out; null for a move, which is no order of the configuration
 * @param revision the revision that it made; null where it made none
 * @param problem  why it failed
 * @param cost     of what it added, up to now, at the plan's overage rate; null where it added nothing or the price is not known
 */
public record AutomaticChange(
        UUID id,
        Tier tier,
        ScalingAction action,
        String sentence,
        State state,
        Instant at,
        @Nullable Instant endedAt,
        @Nullable UUID orderId,
        @Nullable Integer revision,
        @Nullable String problem,
        @Nullable Money cost) {

    /** How far it is. */
    public enum State {
        WORKING,
        DONE,
        /** Everything it had done was taken back. */
        FAILED
    }
}
