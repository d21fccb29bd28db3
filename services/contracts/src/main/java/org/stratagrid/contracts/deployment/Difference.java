package org.stratagrid.contracts.deployment;

/**
 * Something on the grid that is not as the rows say.
 *
 * @param id       of what differs: a server's, order's or node's id, or a name that the node itself knows it by
 * @param sentence what differs
 * @param outcome  what will happen to it: what is mended by itself and when, or what an operator can do
 */
public record Difference(String id, String sentence, String outcome) {}
