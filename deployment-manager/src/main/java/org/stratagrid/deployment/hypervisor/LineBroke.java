package org.stratagrid.deployment.hypervisor;

/** A channel to a guest's agent ended before the answer: another deployment manager has opened it, or the guest is no more. */
public final class LineBroke extends HypervisorProblem {

    LineBroke(String message, Throwable cause) {
        super(message, cause);
    }
}
