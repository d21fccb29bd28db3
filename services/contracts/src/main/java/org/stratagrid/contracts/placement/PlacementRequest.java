package org.stratagrid.contracts.placement;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.stratagrid.contracts.values.Tier;

/**
 * Servers to place together. {@code id} names the request (an order id); a repeat has the same id.
 *
 * @param apart tiers of which no two servers of the configuration may share a node; of the others they share one only where
 *     there is no better place
 */
public record PlacementRequest(
        UUID id, UUID accountId, UUID configurationId, List<ServerNeed> servers, Set<Tier> apart) {

    public PlacementRequest(UUID id, UUID accountId, UUID configurationId, List<ServerNeed> servers) {
        this(id, accountId, configurationId, servers, Set.of());
    }
}
