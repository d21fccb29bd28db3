package org.stratagrid.deployment.hypervisor;

/** Where connections to hypervisors come from. */
public interface Hypervisors {

    /**
     * Connects; this may take long when the node is in trouble.
     *
     * @param simulated the URI is one of libvirt's test driver
     * @param whenLost  called when the connection breaks later
     */
    Hypervisor connect(String uri, String pool, boolean simulated, Runnable whenLost);
}
