package org.stratagrid.scheduler.book;

import java.util.Map;
import java.util.UUID;
import org.stratagrid.scheduler.node.Residents;
import org.stratagrid.scheduler.node.Size;

/**
 * All that the book says at one moment, for the check.
 *
 * @param promised by all promises together, for each node
 */
record BookCopy(Map<UUID, Page> nodes, Map<UUID, HeldRow> servers, Map<UUID, Size> promised, Policies policies) {

    /**
     * What the book says of a node.
     *
     * @param residents as counted by the book from the servers
     * @param promised  as the node has it
     * @param indexed   the index has it where its free room belongs
     */
    record Page(NodeRow row, Residents residents, Size promised, boolean indexed) {}
}
