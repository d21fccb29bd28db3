package org.stratagrid.web.panel;

import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.stratagrid.contracts.configurations.Configurations;
import org.stratagrid.contracts.deployment.BalancerPool;
import org.stratagrid.contracts.deployment.Pools;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.web.page.Page;
import org.stratagrid.web.page.Reply;
import org.stratagrid.web.security.Visitor;

/** Pause and play at a load balancer, in the side sheet (CP-9). It asks for itself again every two seconds. */
@Page
@RequestMapping("/configurations/{id}/servers/{balancerId}/pool")
class PoolPages {

    private static final String LIVE = "pool :: live";

    private final Configurations configurations;
    private final Pools pools;
    private final Reply reply;

    PoolPages(Configurations configurations, Pools pools, Reply reply) {
        this.configurations = configurations;
        this.pools = pools;
        this.reply = reply;
    }

    @GetMapping
    String open(
            @AuthenticationPrincipal Visitor visitor,
            @PathVariable UUID id,
            @PathVariable UUID balancerId,
            Model model) {
        show(pool(visitor, id, balancerId), model);
        return "pool :: sheet";
    }

    @GetMapping("/live")
    String live(
            @AuthenticationPrincipal Visitor visitor,
            @PathVariable UUID id,
            @PathVariable UUID balancerId,
            Model model) {
        show(pool(visitor, id, balancerId), model);
        return LIVE;
    }

    @PostMapping("/pause")
    String pause(
            @AuthenticationPrincipal Visitor visitor,
            @PathVariable UUID id,
            @PathVariable UUID balancerId,
            HttpServletResponse response,
            Model model) {
        pool(visitor, id, balancerId);
        BalancerPool pool = pools.pauseSite(visitor.accountId(), balancerId);
        reply.notice(response, "The site is offline: visitors are told so, with the status 503.");
        return shown(pool, model);
    }

    @PostMapping("/play")
    String play(
            @AuthenticationPrincipal Visitor visitor,
            @PathVariable UUID id,
            @PathVariable UUID balancerId,
            HttpServletResponse response,
            Model model) {
        pool(visitor, id, balancerId);
        BalancerPool pool = pools.resumeSite(visitor.accountId(), balancerId);
        reply.notice(response, "The site is online again.");
        return shown(pool, model);
    }

    @PostMapping("/reals/{serverId}/pause")
    String pauseReal(
            @AuthenticationPrincipal Visitor visitor,
            @PathVariable UUID id,
            @PathVariable UUID balancerId,
            @PathVariable UUID serverId,
            Model model) {
        pool(visitor, id, balancerId);
        return shown(pools.pauseReal(visitor.accountId(), balancerId, serverId), model);
    }

    @PostMapping("/reals/{serverId}/play")
    String playReal(
            @AuthenticationPrincipal Visitor visitor,
            @PathVariable UUID id,
            @PathVariable UUID balancerId,
            @PathVariable UUID serverId,
            Model model) {
        pool(visitor, id, balancerId);
        return shown(pools.resumeReal(visitor.accountId(), balancerId, serverId), model);
    }

    /** Of this account and in this configuration; anything else is not there. */
    private BalancerPool pool(Visitor visitor, UUID id, UUID balancerId) {
        configurations.configuration(visitor.accountId(), id);
        BalancerPool pool = pools.pool(visitor.accountId(), balancerId);
        if (!pool.configurationId().equals(id)) {
            throw Refusal.notFound("load balancer");
        }
        return pool;
    }

    private static String shown(BalancerPool pool, Model model) {
        show(pool, model);
        return LIVE;
    }

    private static void show(BalancerPool pool, Model model) {
        model.addAttribute("pool", pool);
    }
}
