package org.stratagrid.deployment.node;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.hypervisor.NodeFacts;

/** What answers at a node's URI is looked at before anything is done with it. Refusals are {@link HypervisorProblem}s. */
@Component
class Admission {

    private static final String QEMU = "QEMU";

    private final NodeRows rows;
    private final Displaced displaced;
    private final GridSettings settings;

    Admission(NodeRows rows, Displaced displaced, GridSettings settings) {
        this.settings = settings;
        this.rows = rows;
        this.displaced = displaced;
    }

    void check(Node node, NodeFacts facts) {
        if (!node.simulated()) {
            checkDriver(node, facts);
            checkHost(node, facts.hostId());
        }
        if (displaced.areLeaving(node.id())) {
            throw new HypervisorProblem(
                    "Node " + node.name() + " is back after it died. What was on it belongs elsewhere"
                            + " now; it is used again as soon as all of that has its new place.");
        }
    }

    private String name(UUID nodeId) {
        return settings.nodes().stream()
                .filter(node -> node.stableId().equals(nodeId))
                .map(GridSettings.NodeSettings::name)
                .findFirst()
                .orElse(nodeId.toString());
    }

    private static void checkDriver(Node node, NodeFacts facts) {
        if (!facts.driver().equalsIgnoreCase(QEMU)) {
            throw new HypervisorProblem("The URI of node " + node.name() + " is answered by " + facts.hypervisor()
                    + ", and guests need QEMU or KVM. Correct uri in its settings, for example"
                    + " qemu+tls://host/system.");
        }
    }

    private void checkHost(Node node, @Nullable UUID host) {
        if (host == null) {
            return;
        }
        try {
            UUID known = rows.hostOf(node.id(), host);
            if (!known.equals(host)) {
                throw new HypervisorProblem("Another host answers as node " + node.name() + ": its UUID is " + host
                        + ", and it was " + known + ". Correct uri in its settings; or, if the host was replaced,"
                        + " accept the new one on the node's page.");
            }
        } catch (DuplicateKeyException e) {
            throw new HypervisorProblem(
                    "The host that answers as node " + node.name() + " is known as node " + name(rows.nodeOf(host))
                            + " already. Correct uri in the settings of one of them.",
                    e);
        }
    }
}
