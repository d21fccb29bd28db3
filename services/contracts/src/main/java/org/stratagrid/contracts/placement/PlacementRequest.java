package org.stratagrid.contracts.placement;

import java.util.List;
import java.util.UUID;

/** Servers to place together. {@code id} names the request (an order id); a repeat has the same id. */
public record PlacementRequest(UUID id, UUID accountId, UUID configurationId, List<ServerNeed> servers) {}
