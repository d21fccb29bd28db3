package org.stratagrid.deployment.hypervisor;

/** State of a domain. */
public enum GuestState {
    ABSENT,
    OFF,
    RUNNING,
    PAUSED,
    CRASHED;

    /** It holds memory on the node. */
    public boolean isActive() {
        return this == RUNNING || this == PAUSED;
    }
}
