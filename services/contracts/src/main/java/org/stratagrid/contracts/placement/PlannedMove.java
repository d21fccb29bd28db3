package org.stratagrid.contracts.placement;

import java.util.UUID;
import org.stratagrid.contracts.values.Memory;

/**
 * One server from one node to another.
 *
 * @param gain what the move brings less what it costs, in points; above zero, and only plans for the same goal can be compared. A
 *             move that only makes room for others has its share of what they bring together.
 */
public record PlannedMove(
        UUID serverId,
        String name,
        UUID configurationId,
        Memory memory,
        UUID from,
        String fromName,
        UUID to,
        String toName,
        double gain,
        String sentence) {}
