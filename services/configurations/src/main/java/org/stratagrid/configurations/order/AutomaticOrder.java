package org.stratagrid.configurations.order;

import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.stratagrid.configurations.draft.RevisionServer;
import org.stratagrid.contracts.deployment.OrderKind;

/**
 * What is ordered without the customer.
 *
 * @param kind    DEPLOY or RESTART
 * @param servers of the new revision, for DEPLOY
 * @param targets for RESTART
 * @param withIt  writes what has to be there with the order; called in its transaction
 */
public record AutomaticOrder(OrderKind kind, List<RevisionServer> servers, List<UUID> targets, Consumer<Made> withIt) {

    /** @param revision the one that it makes, or works on where it makes none */
    public record Made(UUID orderId, int revision) {}
}
