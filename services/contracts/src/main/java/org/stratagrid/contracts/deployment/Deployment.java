package org.stratagrid.contracts.deployment;

import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/** The deployment manager (spec DM). Errors are {@link org.stratagrid.contracts.values.Refusal}s. */
@HttpExchange("/internal/deployment")
public interface Deployment {

    /**
     * Takes an order; the work goes on after this returns and survives a restart. Repeating an id changes nothing. CONFLICT
     * when the configuration has another order in work.
     */
    @PostExchange("/orders")
    OrderProgress submit(@RequestBody DeploymentOrder order);

    /**
     * How a DEPLOY order would change the servers that are on the grid already (spec DM-6, CP-17); nothing is done. Those that stay
     * as they are, come, or go are left out. INVALID and CONFLICT as {@link #submit} would answer.
     */
    @PostExchange("/plans")
    List<PlannedChange> plan(@RequestBody DeploymentOrder order);

    @GetExchange("/orders/{orderId}")
    OrderProgress order(@PathVariable("orderId") UUID orderId);

    /** Newest first, at most 100: for operators. */
    @GetExchange("/orders")
    List<OrderProgress> orders();

    /** The servers of a configuration that exist on the grid, with live state and meters (CP-14). */
    @GetExchange("/configurations/{configurationId}/servers")
    List<ServerStatus> servers(@PathVariable("configurationId") UUID configurationId);

    /** Cumulative counters of all running guests: for the data collector (DC-2). */
    @GetExchange("/samples")
    List<GuestSample> samples();

    /** Cut-off (BI-8): the account's guests are suspended, their metering stops. Repeatable. */
    @PutExchange("/accounts/{accountId}/suspension")
    void suspend(@PathVariable("accountId") UUID accountId);

    /** Back in service (BI-9). Repeatable. */
    @DeleteExchange("/accounts/{accountId}/suspension")
    void restore(@PathVariable("accountId") UUID accountId);

    @GetExchange("/nodes")
    List<NodeStatus> nodes();

    @GetExchange("/grid")
    GridStatus grid();
}
