package org.stratagrid.deployment.failure;

import java.util.List;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.RestController;
import org.stratagrid.contracts.deployment.NodeOutage;
import org.stratagrid.contracts.deployment.NodeState;
import org.stratagrid.contracts.deployment.Nodes;
import org.stratagrid.contracts.placement.GridPolicies;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.deployment.node.Displaced;
import org.stratagrid.deployment.node.Failures;
import org.stratagrid.deployment.node.Failures.Failure;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;
import org.stratagrid.deployment.node.NodeRows;
import org.stratagrid.deployment.node.NodeStates;

@RestController
class NodesEndpoint implements Nodes {

    private final Fleet fleet;
    private final NodeRows rows;
    private final NodeStates states;
    private final Failures failures;
    private final Displaced displaced;
    private final Detection detection;
    private final Outages outages;
    private final ObjectProvider<GridPolicies> policies;
    private final TransactionTemplate transaction;

    NodesEndpoint(
            Fleet fleet,
            NodeRows rows,
            NodeStates states,
            Failures failures,
            Displaced displaced,
            Detection detection,
            Outages outages,
            ObjectProvider<GridPolicies> policies,
            TransactionTemplate transaction) {
        this.fleet = fleet;
        this.rows = rows;
        this.states = states;
        this.failures = failures;
        this.displaced = displaced;
        this.detection = detection;
        this.outages = outages;
        this.policies = policies;
        this.transaction = transaction;
    }

    @Override
    public void beginMaintenance(UUID nodeId) {
        Node node = node(nodeId);
        if (states.of(node) == NodeState.DEAD) {
            throw conflict("Node " + node.name() + " is dead. Maintenance begins when it is back.");
        }
        // Closed first: a node that is not watched must not get servers.
        setDraining(nodeId, true);
        rows.beginMaintenance(nodeId);
    }

    @Override
    public void endMaintenance(UUID nodeId) {
        node(nodeId);
        if (rows.isInMaintenance(nodeId)) {
            rows.endMaintenance(nodeId);
            setDraining(nodeId, false);
        }
    }

    private void setDraining(UUID nodeId, boolean draining) {
        GridPolicies scheduler = policies.getObject();
        scheduler.setNodePolicy(nodeId, scheduler.nodePolicy(nodeId).withDraining(draining));
    }

    @Override
    public NodeOutage outage(UUID nodeId) {
        Node node = node(nodeId);
        return switch (states.of(node)) {
            case DEAD -> outages.dead(failures.open(nodeId).orElseThrow(() -> Refusal.notFound("outage")));
            case UNREACHABLE -> outages.unreachable(node);
            default -> throw Refusal.notFound("outage");
        };
    }

    @Override
    public List<NodeOutage> deaths() {
        return failures.newest().stream().map(outages::dead).toList();
    }

    @Override
    public NodeOutage confirmOff(UUID nodeId) {
        Node node = node(nodeId);
        if (node.reachable()) {
            throw conflict("Node " + node.name() + " answers, so it is not off.");
        }
        if (rows.isInMaintenance(nodeId)) {
            throw conflict("Node " + node.name() + " is in maintenance. End that first; then its servers can be started"
                    + " on other nodes.");
        }
        detection.declare(node, failures::confirmedByOperator);
        return outage(nodeId);
    }

    @Override
    public NodeOutage giveUpDisks(UUID nodeId) {
        Node node = node(nodeId);
        Failure failure = failures.open(nodeId)
                .filter(open -> open.placedAt() != null)
                .orElseThrow(() -> conflict("Node " + node.name()
                        + " is not dead and off, so its disks are not lost. Confirm first that it is off."));
        transaction.executeWithoutResult(status -> {
            failures.giveUpDisks(failure.id());
            displaced.letGo(failure.id());
        });
        return outage(nodeId);
    }

    @Override
    public void acceptHost(UUID nodeId) {
        rows.forgetHost(node(nodeId).id());
    }

    private Node node(UUID nodeId) {
        return fleet.find(nodeId).orElseThrow(() -> Refusal.notFound("node"));
    }

    private static Refusal conflict(String sentence) {
        return new Refusal(Refusal.Reason.CONFLICT, sentence);
    }
}
