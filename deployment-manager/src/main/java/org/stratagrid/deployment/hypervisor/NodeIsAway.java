package org.stratagrid.deployment.hypervisor;

/** The node does not answer, or stopped answering while it was asked. It may be back already, so the same may be tried again. */
public final class NodeIsAway extends HypervisorProblem {
    public NodeIsAway(String node) {
        super("Node " + node + " does not answer.");
    }
}
