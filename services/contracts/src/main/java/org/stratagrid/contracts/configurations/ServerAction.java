package org.stratagrid.contracts.configurations;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.deployment.OrderKind;

/** START, STOP, RESTART or BACK_UP for these servers; RESTORE for one, from the image {@code imageId}, which is null otherwise. */
public record ServerAction(
        OrderKind kind, List<UUID> serverIds, @Nullable UUID imageId) {

    /** Without an image. */
    public ServerAction(OrderKind kind, List<UUID> serverIds) {
        this(kind, serverIds, null);
    }
}
