package org.stratagrid.configurations.draft;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.configurations.ServerDraft;
import org.stratagrid.contracts.values.Tier;

/**
 * What an entry has to fit into.
 *
 * @param others          the configuration's other servers, removed ones included
 * @param onGrid          what the edited server has on the grid; null for a new server or one that is not deployed
 * @param publicAddresses those of the account
 * @param virtualPairs    the account's pairs in use, without the edited server's own
 * @param certificates    those of the account; asked for only where the entry names some
 * @param edited          null for a new server
 */
record Surroundings(
        List<Server> others,
        @Nullable ServerDraft onGrid,
        List<String> publicAddresses,
        List<VirtualPair> virtualPairs,
        Set<UUID> certificates,
        @Nullable UUID edited) {

    /** A server of the draft that a wire may go to. */
    Optional<Server> wirable(@Nullable UUID id) {
        return others.stream()
                .filter(server -> !server.isRemoved() && server.id().equals(id))
                .findFirst();
    }

    List<Server> balancers() {
        return others.stream()
                .filter(server -> !server.isRemoved() && server.tier() == Tier.LOAD_BALANCER)
                .toList();
    }
}
