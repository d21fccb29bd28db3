package org.stratagrid.deployment.hypervisor;

import org.jspecify.annotations.Nullable;
import org.libvirt.Connect;
import org.libvirt.Library;
import org.libvirt.LibvirtException;
import org.libvirt.jna.Libvirt.VirErrorCallback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The libvirt client library in this process: loaded once, its event loop on a thread of its own. */
final class Libvirt {

    private static final Logger log = LoggerFactory.getLogger(Libvirt.class);
    /** Errors come back as exceptions; libvirt would print each on standard error as well. Kept here for as long as it is used. */
    private static final VirErrorCallback SILENT = (data, error) -> {};

    private static boolean started;
    private static @Nullable String problem;

    private Libvirt() {}

    /** Throws a {@link HypervisorProblem} with a sentence for the operator where the library is missing. */
    static synchronized void ensureStarted() {
        if (!started) {
            started = true;
            problem = start();
        }
        if (problem != null) {
            throw new HypervisorProblem(problem);
        }
    }

    private static @Nullable String start() {
        try {
            Library.initEventLoop();
            Connect.setErrorCallback(SILENT);
            Thread loop = new Thread(Libvirt::runEvents, "libvirt-events");
            loop.setDaemon(true);
            loop.start();
            return null;
        } catch (LinkageError e) {
            log.warn("libvirt is not usable: {}", e.toString());
            return "The libvirt client library is missing on this machine: install the package libvirt0.";
        } catch (LibvirtException e) {
            return "libvirt does not start in this process: " + e.getMessage();
        }
    }

    private static void runEvents() {
        while (true) {
            try {
                Library.processEvent();
            } catch (LibvirtException e) {
                log.warn("libvirt's event loop: {}", e.getMessage());
            }
        }
    }
}
