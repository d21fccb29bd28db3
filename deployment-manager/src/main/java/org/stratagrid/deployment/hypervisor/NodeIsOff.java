package org.stratagrid.deployment.hypervisor;

/** The node died and is certainly off, so nothing can be made there; what was there is gone. */
public final class NodeIsOff extends HypervisorProblem {
    public NodeIsOff(String node) {
        super("Node " + node + " died and is switched off.");
    }
}
