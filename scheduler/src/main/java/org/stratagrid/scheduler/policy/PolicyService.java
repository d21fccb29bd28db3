package org.stratagrid.scheduler.policy;

import java.util.Map;
import java.util.UUID;
import org.springframework.web.bind.annotation.RestController;
import org.stratagrid.contracts.placement.AccountPolicy;
import org.stratagrid.contracts.placement.GridPolicies;
import org.stratagrid.contracts.placement.GridRules;
import org.stratagrid.contracts.placement.NodePolicy;
import org.stratagrid.scheduler.book.Committer;
import org.stratagrid.scheduler.node.NodePolicies;

/** The operator's side of the scheduler. */
@RestController
class PolicyService implements GridPolicies {

    private final NodePolicies nodes;
    private final AccountPolicies accounts;
    private final Rules rules;
    private final Committer committer;

    PolicyService(NodePolicies nodes, AccountPolicies accounts, Rules rules, Committer committer) {
        this.nodes = nodes;
        this.accounts = accounts;
        this.rules = rules;
        this.committer = committer;
    }

    @Override
    public Map<UUID, NodePolicy> nodePolicies() {
        return nodes.all();
    }

    @Override
    public NodePolicy nodePolicy(UUID nodeId) {
        return nodes.of(nodeId);
    }

    @Override
    public void setNodePolicy(UUID nodeId, NodePolicy policy) {
        nodes.set(nodeId, PolicyEntries.checked(policy));
        committer.follow();
    }

    @Override
    public Map<UUID, AccountPolicy> accountPolicies() {
        return accounts.all();
    }

    @Override
    public AccountPolicy accountPolicy(UUID accountId) {
        return accounts.of(accountId);
    }

    @Override
    public void setAccountPolicy(UUID accountId, AccountPolicy policy) {
        accounts.set(accountId, policy);
        committer.follow();
    }

    @Override
    public GridRules rules() {
        return rules.present();
    }

    @Override
    public void setRules(GridRules wanted) {
        rules.replace(PolicyEntries.checked(wanted, nodes.all().values()));
        committer.follow();
    }
}
