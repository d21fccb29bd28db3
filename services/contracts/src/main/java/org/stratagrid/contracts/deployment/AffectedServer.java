package org.stratagrid.contracts.deployment;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.values.Tier;

/**
 * A server of a node that does not answer.
 *
 * @param newNode the name of the node that was found for it
 * @param orderId of the order that rebuilds it there
 * @param problem why it is not rebuilt, or not yet
 */
public record AffectedServer(
        UUID serverId,
        String name,
        Tier tier,
        UUID configurationId,
        String configurationName,
        AffectedState state,
        @Nullable String newNode,
        @Nullable UUID orderId,
        @Nullable String problem) {}
