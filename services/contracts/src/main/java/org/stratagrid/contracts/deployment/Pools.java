package org.stratagrid.contracts.deployment;

import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PutExchange;

/**
 * Pause and play at a load balancer (spec CP-9): at once, without a deploy, and lasting over restarts. Every call may be repeated and
 * answers the pool as it is then. Errors are {@link org.stratagrid.contracts.values.Refusal}s; NOT_FOUND for a load balancer that is
 * not this account's or not on the grid, and for a server that it does not balance.
 */
@HttpExchange("/internal/deployment/accounts/{accountId}/balancers/{balancerId}")
public interface Pools {

    @GetExchange
    BalancerPool pool(@PathVariable("accountId") UUID accountId, @PathVariable("balancerId") UUID balancerId);

    /** Takes the site offline. */
    @PutExchange("/pause")
    BalancerPool pauseSite(@PathVariable("accountId") UUID accountId, @PathVariable("balancerId") UUID balancerId);

    @DeleteExchange("/pause")
    BalancerPool resumeSite(@PathVariable("accountId") UUID accountId, @PathVariable("balancerId") UUID balancerId);

    /** Takes a real server out of the pool while the rest serve: what it works on is finished first. */
    @PutExchange("/reals/{serverId}/pause")
    BalancerPool pauseReal(
            @PathVariable("accountId") UUID accountId,
            @PathVariable("balancerId") UUID balancerId,
            @PathVariable("serverId") UUID serverId);

    @DeleteExchange("/reals/{serverId}/pause")
    BalancerPool resumeReal(
            @PathVariable("accountId") UUID accountId,
            @PathVariable("balancerId") UUID balancerId,
            @PathVariable("serverId") UUID serverId);
}
