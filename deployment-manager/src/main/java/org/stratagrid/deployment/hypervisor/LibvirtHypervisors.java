package org.stratagrid.deployment.hypervisor;

import org.libvirt.Connect;
import org.libvirt.LibvirtException;
import org.springframework.stereotype.Component;

@Component
class LibvirtHypervisors implements Hypervisors {

    /** A node that is silent for three times two seconds is lost; every call that waits for it then ends. */
    private static final int KEEP_ALIVE_SECONDS = 2, KEEP_ALIVE_COUNT = 3;

    @Override
    public Hypervisor connect(String uri, String pool, boolean simulated, Runnable whenLost) {
        Libvirt.ensureStarted();
        try {
            Connect connection = new Connect(uri);
            if (!simulated) {
                connection.registerCloseListener((lost, reason) -> whenLost.run());
                connection.setKeepAlive(KEEP_ALIVE_SECONDS, KEEP_ALIVE_COUNT);
            }
            return simulated ? new SimulatedHypervisor(connection, pool) : new LibvirtHypervisor(connection, pool);
        } catch (LibvirtException e) {
            throw new HypervisorProblem("libvirt does not answer: " + e.getMessage(), e);
        }
    }
}
