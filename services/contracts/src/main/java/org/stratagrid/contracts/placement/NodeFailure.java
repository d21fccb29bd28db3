package org.stratagrid.contracts.placement;

import java.util.List;
import java.util.UUID;

/** Nodes that died together. {@code id} names the event; a repeat has the same id. */
public record NodeFailure(UUID id, List<UUID> nodes) {}
