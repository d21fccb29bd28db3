package org.stratagrid.deployment.failure;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.node.Failures;
import org.stratagrid.deployment.node.Node;
import org.stratagrid.deployment.node.NodeListener;

/**
 * A dead node that is back: what was on it and lives elsewhere now was removed just before (LeftOvers), so it is ready again.
 * What still belongs to it is started after this (Revival).
 */
@Component
@Order(2)
class Returned implements NodeListener {

    private static final Logger log = LoggerFactory.getLogger(Returned.class);

    private final Failures failures;

    Returned(Failures failures) {
        this.failures = failures;
    }

    @Override
    public void connected(Node node) {
        failures.open(node.id()).ifPresent(failure -> {
            if (!failures.end(failure.id())) {
                throw new HypervisorProblem("Node " + node.name()
                        + " is back after it died, and its servers are just being placed elsewhere.");
            }
            log.warn("node {} is back after it died, and ready", node.name());
        });
    }
}
