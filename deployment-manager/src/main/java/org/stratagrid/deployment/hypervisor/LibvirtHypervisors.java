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
                TcpKeepAlive.ensure(uri);
                // No keep-alive: its messages come from the event loop's thread in the middle of another thread's call.
                connection.registerCloseListener((lost, reason) -> aside(whenLost));
            }
            return simulated ? new SimulatedHypervisor(connection, pool) : new LibvirtHypervisor(connection, pool);
        } catch (LibvirtException e) {
            String said = String.valueOf(e.getMessage());
            throw new HypervisorProblem("libvirt does not answer: " + said + meaning(said), e);
        }
    }

    /** Where libvirt's words do not name what is wrong. */
    private static String meaning(String said) {
        if (said.contains("Unable to read TLS confirmation")) {
            return ". TLS began and the other side ended it: it does not accept this machine's client certificate, or"
                    + " it is no libvirtd.";
        }
        if (said.contains("Failed to verify peer's certificate")) {
            return ". What the node shows is not signed by the authority in cacert.pem, or made for another name than"
                    + " the URI's, or not valid today; which of them is in this process's output.";
        }
        if (said.contains("unexpected TLS packet")) {
            return " What listens there does not speak TLS.";
        }
        return "";
    }

    /** libvirt calls with locks of its own held. */
    private static void aside(Runnable work) {
        Thread thread = new Thread(work, "libvirt-lost");
        thread.setDaemon(true);
        thread.start();
    }
}
