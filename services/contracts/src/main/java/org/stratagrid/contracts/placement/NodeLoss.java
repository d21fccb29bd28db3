package org.stratagrid.contracts.placement;

import java.util.List;
import java.util.UUID;

/**
 * What the death of one node would mean.
 *
 * @param servers  on the node
 * @param unplaced so many of them would find no other place
 * @param examples of these, the most important first, at most {@value #MOST_EXAMPLES}
 */
public record NodeLoss(UUID nodeId, String nodeName, int servers, int unplaced, List<UnmovedServer> examples) {
    public static final int MOST_EXAMPLES = 5;
}
