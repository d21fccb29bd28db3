package org.stratagrid.contracts.placement;

import java.time.Instant;
import java.util.UUID;

/** A server that holds room on two nodes because it moves from one to the other. */
public record ServerMove(UUID serverId, String name, UUID configurationId, UUID from, UUID to, Instant begunAt) {}
