package org.stratagrid.deployment.hypervisor;

/** The node did not do what was asked; the message says what, and what libvirt answered. */
public class HypervisorProblem extends RuntimeException {

    public HypervisorProblem(String message) {
        super(message);
    }

    public HypervisorProblem(String message, Throwable cause) {
        super(message, cause);
    }
}
