package org.stratagrid.deployment.hypervisor;

/** State of a domain. */
public enum GuestState {
    ABSENT,
    OFF,
    RUNNING,
    PAUSED,
    /** Its processors stand still for libvirt's own reasons: it starts, arrives from another node, has left for one, or ends. */
    IN_TRANSIT,
    CRASHED;

    /** It holds memory on the node. */
    public boolean isActive() {
        return this == RUNNING || this == PAUSED || this == IN_TRANSIT;
    }
}
