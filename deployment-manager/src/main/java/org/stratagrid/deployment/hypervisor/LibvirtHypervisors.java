package org.stratagrid.deployment.hypervisor;

import org.libvirt.Connect;
import org.libvirt.LibvirtException;
import org.springframework.stereotype.Component;

@Component
class LibvirtHypervisors implements Hypervisors {

    @Override
    public Hypervisor connect(String uri, String pool, boolean simulated, Runnable whenLost) {
        Libvirt.ensureStarted();
        try {
            Connect connection = new Connect(uri);
            if (!simulated) {
                // No keep-alive: its messages come from the event loop's thread in the middle of another thread's call.
                connection.registerCloseListener((lost, reason) -> aside(whenLost));
            }
            return simulated ? new SimulatedHypervisor(connection, pool) : new LibvirtHypervisor(connection, pool);
        } catch (LibvirtException e) {
            throw new HypervisorProblem("libvirt does not answer: " + e.getMessage(), e);
        }
    }

    /** libvirt calls with locks of its own held. */
    private static void aside(Runnable work) {
        Thread thread = new Thread(work, "libvirt-lost");
        thread.setDaemon(true);
        thread.start();
    }
}
