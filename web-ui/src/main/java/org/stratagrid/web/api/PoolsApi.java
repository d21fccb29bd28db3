package org.stratagrid.web.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.stratagrid.contracts.deployment.BalancerPool;
import org.stratagrid.contracts.deployment.Pools;
import org.stratagrid.web.security.Visitor;

@RestController
@RequestMapping("/api/v1/balancers/{serverId}")
@Tag(name = "Load balancers", description = "Pause and play, at once and without a deploy")
class PoolsApi {

    private final Pools pools;

    PoolsApi(Pools pools) {
        this.pools = pools;
    }

    @GetMapping
    @Operation(summary = "A deployed load balancer's virtual addresses and real servers at this moment")
    BalancerPool pool(@AuthenticationPrincipal Visitor visitor, @PathVariable UUID serverId) {
        return pools.pool(visitor.accountId(), serverId);
    }

    @PutMapping("/pause")
    @Operation(
            summary = "Take the site offline",
            description = "Every request is answered with 503 until it is brought back.")
    BalancerPool pause(@AuthenticationPrincipal Visitor visitor, @PathVariable UUID serverId) {
        return pools.pauseSite(visitor.accountId(), serverId);
    }

    @DeleteMapping("/pause")
    @Operation(summary = "Bring the site online again")
    BalancerPool play(@AuthenticationPrincipal Visitor visitor, @PathVariable UUID serverId) {
        return pools.resumeSite(visitor.accountId(), serverId);
    }

    @PutMapping("/reals/{realId}/pause")
    @Operation(
            summary = "Take a real server out of the pool",
            description = "What it works on is finished first; the others serve on.")
    BalancerPool pauseReal(
            @AuthenticationPrincipal Visitor visitor, @PathVariable UUID serverId, @PathVariable UUID realId) {
        return pools.pauseReal(visitor.accountId(), serverId, realId);
    }

    @DeleteMapping("/reals/{realId}/pause")
    @Operation(summary = "Put a real server back into the pool")
    BalancerPool playReal(
            @AuthenticationPrincipal Visitor visitor, @PathVariable UUID serverId, @PathVariable UUID realId) {
        return pools.resumeReal(visitor.accountId(), serverId, realId);
    }
}
