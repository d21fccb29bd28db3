package org.stratagrid.scheduler.book;

import org.stratagrid.scheduler.node.Node;

/**
 * A node as its row has it; systems and risky accounts of its residents are not in that row.
 *
 * @param terms another number whenever the node was enrolled differently
 */
record NodeRow(Node node, long terms) {}
