package org.stratagrid.deployment.order;

import org.stratagrid.contracts.deployment.DeploymentOrder;

/**
 * One line of a workflow's table. Action and undo may be repeated, also after they stopped half-way.
 *
 * @param sentence    for the customer
 * @param forwardOnly what went before counts: a failure is tried again until it succeeds, never undone
 */
record Step(String name, String sentence, Act action, Act undo, boolean forwardOnly) {

    interface Act {
        void on(DeploymentOrder order);
    }

    static Step of(String name, String sentence, Act action, Act undo) {
        return new Step(name, sentence, action, undo, false);
    }

    /** Changes nothing that would have to be taken back. */
    static Step check(String name, String sentence, Act action) {
        return new Step(name, sentence, action, order -> {}, false);
    }

    static Step forward(String name, String sentence, Act action) {
        return new Step(name, sentence, action, order -> {}, true);
    }
}
