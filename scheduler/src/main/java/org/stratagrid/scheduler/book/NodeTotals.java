package org.stratagrid.scheduler.book;

import java.util.UUID;
import org.stratagrid.scheduler.node.Size;

/** What a group commit left reserved on a node. */
record NodeTotals(UUID nodeId, Size reserved, int servers, int networkHungry, int storageHungry) {}
