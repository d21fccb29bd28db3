package org.stratagrid.deployment.hypervisor;

import java.util.List;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;

/** How libvirt is asked: what it refuses comes back as a {@link HypervisorProblem} that says what was wanted. */
final class LibvirtCalls {

    private LibvirtCalls() {}

    interface Call<T> {
        T call() throws LibvirtException;
    }

    interface Act {
        void act() throws LibvirtException;
    }

    static void perform(String what, Act act) {
        attempt(what, () -> {
            act.act();
            return true;
        });
    }

    static <T> T attempt(String what, Call<T> call) {
        try {
            return call.call();
        } catch (LibvirtException e) {
            throw problem("Could not " + what, e);
        }
    }

    static HypervisorProblem problem(String what, LibvirtException e) {
        String said = String.valueOf(e.getMessage());
        return new HypervisorProblem(
                said.contains("No space left on device")
                        ? what + ": the disk of the node is full."
                        : what + ": " + said,
                e);
    }

    /** Throws again what was not to be expected. */
    static void ignore(LibvirtException e, ErrorNumber... expected) throws LibvirtException {
        if (!List.of(expected).contains(e.getError().getCode())) {
            throw e;
        }
    }
}
