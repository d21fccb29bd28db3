package org.stratagrid.contracts.deployment;

/** How a node stands (spec DM-7). */
public enum NodeState {
    READY,
    /** It answers, and an operator wants no new servers on it. */
    DRAINING,
    /** An operator works on it: no new servers, and whether it answers is nobody's business. */
    MAINTENANCE,
    /** Its hypervisor does not answer, but its guests may live: nothing is started elsewhere. */
    UNREACHABLE,
    /** Nothing of it answers any more; its servers are started elsewhere once it is certainly off. */
    DEAD
}
