package org.stratagrid.deployment.node;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.NodeState;
import org.stratagrid.contracts.placement.GridPolicies;
import org.stratagrid.contracts.placement.NodePolicy;
import org.stratagrid.contracts.values.Refusal;

/** How each node stands: from what is declared of it, what the scheduler was told, and whether it answers. */
@Component
public class NodeStates {

    private static final Logger log = LoggerFactory.getLogger(NodeStates.class);

    private final Fleet fleet;
    private final NodeRows rows;
    private final Failures failures;
    private final ObjectProvider<GridPolicies> policies;

    NodeStates(Fleet fleet, NodeRows rows, Failures failures, ObjectProvider<GridPolicies> policies) {
        this.fleet = fleet;
        this.rows = rows;
        this.failures = failures;
        this.policies = policies;
    }

    public Map<UUID, NodeState> all() {
        Set<UUID> maintenance = rows.inMaintenance();
        Collection<UUID> dead = failures.nodes();
        Map<UUID, NodePolicy> told = told();
        Map<UUID, NodeState> states = new HashMap<>();
        for (Node node : fleet.nodes()) {
            UUID id = node.id();
            boolean draining = told.getOrDefault(id, NodePolicy.PLAIN).draining();
            states.put(id, of(dead.contains(id), maintenance.contains(id), node.reachable(), draining));
        }
        return states;
    }

    public NodeState of(Node node) {
        return of(
                failures.open(node.id()).isPresent(),
                rows.isInMaintenance(node.id()),
                node.reachable(),
                told().getOrDefault(node.id(), NodePolicy.PLAIN).draining());
    }

    /** The scheduler keeps what was decided about placement; while it does not answer nothing of that is shown. */
    private Map<UUID, NodePolicy> told() {
        GridPolicies asked = policies.getIfAvailable();
        try {
            return asked == null ? Map.of() : asked.nodePolicies();
        } catch (Refusal e) {
            log.info("the scheduler does not tell its policies: {}", e.sentence());
            return Map.of();
        }
    }

    static NodeState of(boolean declaredDead, boolean maintenance, boolean answers, boolean draining) {
        if (declaredDead) {
            return NodeState.DEAD;
        }
        if (maintenance) {
            return NodeState.MAINTENANCE;
        }
        if (!answers) {
            return NodeState.UNREACHABLE;
        }
        return draining ? NodeState.DRAINING : NodeState.READY;
    }
}
