package org.stratagrid.deployment.pool;

import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.contracts.deployment.BalancerSettings;
import org.stratagrid.contracts.values.Persistence;
import org.stratagrid.deployment.guest.Balancers;
import org.stratagrid.deployment.guest.GuestAgent;
import org.stratagrid.deployment.guest.Layout;
import org.stratagrid.deployment.guest.Layout.Place;
import org.stratagrid.deployment.guest.Pauses;
import org.stratagrid.deployment.guest.Pauses.Pause;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.guest.SiteStore;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.watch.Quiet;

/**
 * Load balancers brought to what the rows say: at once when a customer changed something, and again until they are. While an order
 * is in work only what real servers are to do is told; the rest comes when the order has ended.
 */
@Component
class CatchingUp {

    private static final Logger log = LoggerFactory.getLogger(CatchingUp.class);

    private final ServerStore servers;
    private final SiteStore sites;
    private final Pauses pauses;
    private final Balancers balancers;
    private final GuestAgent agent;
    private final Quiet quiet;
    private final Clock clock;
    private final TransactionTemplate transaction;

    CatchingUp(
            ServerStore servers,
            SiteStore sites,
            Pauses pauses,
            Balancers balancers,
            GuestAgent agent,
            Quiet quiet,
            Clock clock,
            TransactionTemplate transaction) {
        this.servers = servers;
        this.sites = sites;
        this.pauses = pauses;
        this.balancers = balancers;
        this.agent = agent;
        this.quiet = quiet;
        this.clock = clock;
        this.transaction = transaction;
    }

    /** Again and again: drained servers rest, and who is behind catches up. */
    void look() {
        pauses.draining().stream()
                .filter(this::isDrained)
                .forEach(pause -> transaction.executeWithoutResult(status -> {
                    pauses.drained(pause);
                    fallBehind(sharing(pause.balancerId()));
                }));
        pauses.behind().forEach(this::bring);
    }

    /** Nobody is bound to it and nothing is in work, or its time is over. */
    private boolean isDrained(Pause pause) {
        if (!clock.instant().isBefore(pause.drainsUntil())) {
            return true;
        }
        return sharing(pause.balancerId()).stream().allMatch(balancer -> isDrained(pause, balancer));
    }

    private boolean isDrained(Pause pause, Server balancer) {
        if (!balancer.running() || balancer.nodeId() == null || agent.simulated(balancer)) {
            return true;
        }
        BalancerSettings settings = Objects.requireNonNull(balancer.spec().balancer());
        if (settings.persistence() != Persistence.NONE) {
            return false;
        }
        try {
            Layout layout = layout(balancer);
            return agent.isRunning(balancer)
                    && balancers.seen(place(balancer, layout), layout).stream()
                            .filter(real -> real.serverId().equals(pause.serverId()))
                            .allMatch(real -> real.requests() == 0);
        } catch (HypervisorProblem e) {
            return false;
        }
    }

    /** The load balancer and who stands in for it. */
    List<Server> sharing(UUID poolId) {
        return servers.find(poolId).map(Server::configurationId).map(servers::of).orElse(List.of()).stream()
                .filter(server -> server.isBalancer() && server.poolId().equals(poolId))
                .toList();
    }

    /** Rows were changed: in the same transaction, all who share the addresses are behind; then each is told. */
    void change(UUID poolId, Runnable rows) {
        List<UUID> concerned = Objects.requireNonNull(transaction.execute(status -> {
            rows.run();
            return fallBehind(sharing(poolId));
        }));
        concerned.forEach(this::bring);
    }

    /** In the transaction of what they are to be told; {@link #bring} them after it. */
    List<UUID> fallBehind(List<Server> balancers) {
        List<UUID> ids = balancers.stream().map(Server::id).toList();
        ids.forEach(pauses::fallBehind);
        return ids;
    }

    /** What fails is tried again by {@link #look}. */
    void bring(UUID balancerId) {
        try {
            UUID mark = pauses.mark(balancerId).orElse(null);
            Server seen = servers.find(balancerId).orElse(null);
            if (mark == null || seen == null || seen.nodeId() == null) {
                return;
            }
            boolean done = Boolean.TRUE.equals(transaction.execute(status -> {
                boolean idle = quiet.hold(seen.configurationId());
                Server balancer = servers.find(balancerId)
                        .filter(row -> row.nodeId() != null)
                        .orElse(null);
                if (balancer == null) {
                    return false;
                }
                Layout layout = layout(balancer);
                Place place = place(balancer, layout);
                if (!idle) {
                    balancers.tellDuties(place, layout);
                    return false;
                }
                return balancers.match(place, layout);
            }));
            if (done) {
                pauses.caughtUp(balancerId, mark);
            }
        } catch (HypervisorProblem e) {
            log.warn("load balancer {} could not be told yet: {}", balancerId, e.getMessage());
        }
    }

    private Layout layout(Server balancer) {
        return Layout.wanted(
                sites.find(balancer.configurationId()).orElseThrow(), servers.of(balancer.configurationId()));
    }

    /** Also of one that the order in work removes. */
    static Place place(Server balancer, Layout layout) {
        return layout.find(balancer.id()).orElseGet(() -> new Place(balancer, balancer.spec()));
    }
}
