package org.stratagrid.contracts.placement;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a server is to go.
 *
 * @param reason why it moves, a sentence that its placement is explained with afterwards (SC-12): the one of the plan
 */
public record MoveTarget(UUID nodeId, @Nullable String reason) {

    /** For {@link GridPlans#finishMove}: the reason was told when the move began. */
    public MoveTarget(UUID nodeId) {
        this(nodeId, null);
    }
}
