package org.stratagrid.scheduler.book;

import java.util.function.Predicate;
import org.stratagrid.scheduler.node.Node;
import org.stratagrid.scheduler.node.Size;

/**
 * What a server asks of a node.
 *
 * @param admits whether the operator's decisions about the node let the server in; it looks at nothing else of the node, so one
 *     answer holds for all nodes of the same policy
 * @param system what the server runs: nodes that run it already may save a licence (SC-7)
 */
public record Need(Size size, Predicate<Node> admits, String system) {}
