package org.stratagrid.contracts.placement;

import java.util.Map;
import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PutExchange;

/**
 * What the operator decides about nodes, accounts and the grid (spec SC-6, SC-7, SC-9). It holds for servers that look for a
 * node from then on; what runs stays where it is. Errors are {@link org.stratagrid.contracts.values.Refusal}s.
 */
@HttpExchange("/internal/policies")
public interface GridPolicies {

    /** The policy of every node. */
    @GetExchange("/nodes")
    Map<UUID, NodePolicy> nodePolicies();

    /** NOT_FOUND for a node that was never enrolled. */
    @GetExchange("/nodes/{nodeId}")
    NodePolicy nodePolicy(@PathVariable("nodeId") UUID nodeId);

    /** Replaces it; repeatable. INVALID names the fields that are wrong or contradict each other. */
    @PutExchange("/nodes/{nodeId}")
    void setNodePolicy(@PathVariable("nodeId") UUID nodeId, @RequestBody NodePolicy policy);

    /** The accounts about which something was decided. */
    @GetExchange("/accounts")
    Map<UUID, AccountPolicy> accountPolicies();

    /** {@link AccountPolicy#PLAIN} where nothing was decided. */
    @GetExchange("/accounts/{accountId}")
    AccountPolicy accountPolicy(@PathVariable("accountId") UUID accountId);

    @PutExchange("/accounts/{accountId}")
    void setAccountPolicy(@PathVariable("accountId") UUID accountId, @RequestBody AccountPolicy policy);

    @GetExchange("/rules")
    GridRules rules();

    /** Replaces them; repeatable. INVALID names what is wrong. */
    @PutExchange("/rules")
    void setRules(@RequestBody GridRules rules);
}
