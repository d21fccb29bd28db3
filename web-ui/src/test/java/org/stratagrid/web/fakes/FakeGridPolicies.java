package org.stratagrid.web.fakes;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.placement.AccountPolicy;
import org.stratagrid.contracts.placement.GridPolicies;
import org.stratagrid.contracts.placement.GridRules;
import org.stratagrid.contracts.placement.NodePolicy;
import org.stratagrid.contracts.values.Refusal;

@Component
public class FakeGridPolicies implements GridPolicies {

    private final Map<UUID, NodePolicy> nodes = new HashMap<>();
    private final Map<UUID, AccountPolicy> accounts = new HashMap<>();
    private GridRules rules = GridRules.NONE;

    FakeGridPolicies() {
        for (int number = 1; number <= 3; number++) {
            nodes.put(FakePlacement.nodeId(number), NodePolicy.PLAIN);
        }
    }

    @Override
    public synchronized Map<UUID, NodePolicy> nodePolicies() {
        return Map.copyOf(nodes);
    }

    @Override
    public synchronized NodePolicy nodePolicy(UUID nodeId) {
        NodePolicy policy = nodes.get(nodeId);
        if (policy == null) {
            throw Refusal.notFound("node");
        }
        return policy;
    }

    @Override
    public synchronized void setNodePolicy(UUID nodeId, NodePolicy policy) {
        nodePolicy(nodeId);
        if (policy.group().isBlank()) {
            throw Refusal.invalid("group", "A node group has a name of 1 to 64 characters.");
        }
        nodes.put(nodeId, policy);
    }

    @Override
    public synchronized Map<UUID, AccountPolicy> accountPolicies() {
        return Map.copyOf(accounts);
    }

    @Override
    public synchronized AccountPolicy accountPolicy(UUID accountId) {
        return accounts.getOrDefault(accountId, AccountPolicy.PLAIN);
    }

    @Override
    public synchronized void setAccountPolicy(UUID accountId, AccountPolicy policy) {
        accounts.put(accountId, policy);
    }

    @Override
    public synchronized GridRules rules() {
        return rules;
    }

    @Override
    public synchronized void setRules(GridRules wanted) {
        rules = wanted;
    }
}
