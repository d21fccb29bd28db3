package org.stratagrid.deployment.hypervisor;

/** The other end of a migration: a connection that is used for nothing else while it lasts. */
public final class MigrationTarget {

    private final LibvirtHypervisor hypervisor;

    MigrationTarget(LibvirtHypervisor hypervisor) {
        this.hypervisor = hypervisor;
    }

    LibvirtHypervisor hypervisor() {
        return hypervisor;
    }
}
