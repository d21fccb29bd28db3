package org.stratagrid.contracts.placement;

import java.util.List;
import java.util.UUID;

/** What the death of one node would mean: {@code unplaced} of its {@code servers} would find no other place. */
public record NodeLoss(UUID nodeId, String nodeName, int servers, List<UnmovedServer> unplaced) {}
