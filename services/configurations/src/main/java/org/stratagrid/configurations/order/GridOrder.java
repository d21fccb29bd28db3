package org.stratagrid.configurations.order;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.values.Refusal;

/**
 * An order as this service keeps it.
 *
 * @param dissolves it takes the whole configuration off the grid
 * @param clones    servers of which a copy is added to the draft when it is done
 * @param refusedAs why the deployment manager did not take it
 * @param problem   the sentence for the customer when it failed
 */
public record GridOrder(
        UUID id,
        UUID configurationId,
        UUID accountId,
        OrderKind kind,
        int revision,
        boolean dissolves,
        List<UUID> clones,
        State state,
        Refusal.@Nullable Reason refusedAs,
        @Nullable String problem) {

    enum State {
        /** Not yet handed over to the deployment manager. */
        MADE,
        /** The deployment manager has it. */
        TAKEN,
        DONE,
        UNDONE
    }

    public boolean isOpen() {
        return state == State.MADE || state == State.TAKEN;
    }
}
