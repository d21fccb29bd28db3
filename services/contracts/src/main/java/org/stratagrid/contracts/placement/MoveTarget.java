package org.stratagrid.contracts.placement;

import java.util.UUID;

/** Where a server is to go. */
public record MoveTarget(UUID nodeId) {}
