package org.stratagrid.contracts.deployment;

import java.util.UUID;

/** One server from the node on which it is expected to another one. */
public record Relocation(UUID serverId, UUID fromNode, UUID toNode) {}
