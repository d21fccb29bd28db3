package org.stratagrid.deployment;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.stratagrid.contracts.placement.AccountPolicy;
import org.stratagrid.contracts.placement.GridPolicies;
import org.stratagrid.contracts.placement.GridRules;
import org.stratagrid.contracts.placement.NodePolicy;

/** What operators decided about nodes. */
public class TestPolicies implements GridPolicies {

    public final Map<UUID, NodePolicy> nodes = new ConcurrentHashMap<>();

    @Override
    public Map<UUID, NodePolicy> nodePolicies() {
        return Map.copyOf(nodes);
    }

    @Override
    public NodePolicy nodePolicy(UUID nodeId) {
        return nodes.getOrDefault(nodeId, NodePolicy.PLAIN);
    }

    @Override
    public void setNodePolicy(UUID nodeId, NodePolicy policy) {
        nodes.put(nodeId, policy);
    }

    @Override
    public Map<UUID, AccountPolicy> accountPolicies() {
        return Map.of();
    }

    @Override
    public AccountPolicy accountPolicy(UUID accountId) {
        return AccountPolicy.PLAIN;
    }

    @Override
    public void setAccountPolicy(UUID accountId, AccountPolicy policy) {
        throw new UnsupportedOperationException("the deployment manager decides nothing about accounts");
    }

    @Override
    public GridRules rules() {
        return GridRules.NONE;
    }

    @Override
    public void setRules(GridRules rules) {
        throw new UnsupportedOperationException("the deployment manager makes no rules");
    }
}
