package org.stratagrid.contracts.placement;

import java.util.UUID;

/** A server on a node. */
public record Assignment(UUID serverId, UUID nodeId, String nodeName) {}
