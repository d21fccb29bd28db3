package org.stratagrid.deployment.pool;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RestController;
import org.stratagrid.contracts.deployment.BalancerPool;
import org.stratagrid.contracts.deployment.BalancerSettings;
import org.stratagrid.contracts.deployment.PoolMember;
import org.stratagrid.contracts.deployment.Pools;
import org.stratagrid.contracts.deployment.RealServer;
import org.stratagrid.contracts.deployment.RealState;
import org.stratagrid.contracts.values.FrontEnd;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.deployment.guest.Balancers;
import org.stratagrid.deployment.guest.Balancers.Seen;
import org.stratagrid.deployment.guest.GuestAgent;
import org.stratagrid.deployment.guest.Layout;
import org.stratagrid.deployment.guest.Pauses;
import org.stratagrid.deployment.guest.Pauses.Pause;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.guest.SiteStore;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;

/** A row says what is paused; the load balancer is brought to it before the answer, if that is possible, else later. */
@RestController
class PoolsEndpoint implements Pools {

    private final ServerStore servers;
    private final SiteStore sites;
    private final Pauses pauses;
    private final Balancers balancers;
    private final GuestAgent agent;
    private final CatchingUp catchingUp;
    private final Clock clock;

    PoolsEndpoint(
            ServerStore servers,
            SiteStore sites,
            Pauses pauses,
            Balancers balancers,
            GuestAgent agent,
            CatchingUp catchingUp,
            Clock clock) {
        this.servers = servers;
        this.sites = sites;
        this.pauses = pauses;
        this.balancers = balancers;
        this.agent = agent;
        this.catchingUp = catchingUp;
        this.clock = clock;
    }

    @Override
    public BalancerPool pool(UUID accountId, UUID balancerId) {
        return show(balancer(accountId, balancerId));
    }

    @Override
    public BalancerPool pauseSite(UUID accountId, UUID balancerId) {
        Server balancer = balancer(accountId, balancerId);
        return change(balancer, () -> pauses.takeOffline(balancer.id(), clock.instant()));
    }

    @Override
    public BalancerPool resumeSite(UUID accountId, UUID balancerId) {
        Server balancer = balancer(accountId, balancerId);
        return change(balancer, () -> pauses.bringOnline(balancer.id()));
    }

    @Override
    public BalancerPool pauseReal(UUID accountId, UUID balancerId, UUID serverId) {
        Server balancer = balancer(accountId, balancerId);
        requireReal(balancer, serverId);
        Instant now = clock.instant();
        Instant until = now.plusSeconds(settings(balancer).options().drainSeconds());
        return change(balancer, () -> pauses.pause(balancer.id(), serverId, now, until));
    }

    @Override
    public BalancerPool resumeReal(UUID accountId, UUID balancerId, UUID serverId) {
        Server balancer = balancer(accountId, balancerId);
        requireReal(balancer, serverId);
        return change(balancer, () -> pauses.resume(balancer.id(), serverId));
    }

    private BalancerPool change(Server balancer, Runnable rows) {
        catchingUp.change(balancer.id(), rows);
        return show(balancer);
    }

    /** For one that stands in for another, the other one: they are paused together. */
    private Server balancer(UUID accountId, UUID balancerId) {
        return servers.find(balancerId)
                .filter(server -> server.accountId().equals(accountId) && server.isBalancer())
                .flatMap(server -> servers.find(server.poolId()))
                .orElseThrow(() -> Refusal.notFound("load balancer on the grid"));
    }

    private static void requireReal(Server balancer, UUID serverId) {
        if (settings(balancer).realServers().stream()
                .noneMatch(real -> real.serverId().equals(serverId))) {
            throw Refusal.notFound("real server of this load balancer");
        }
    }

    private static BalancerSettings settings(Server balancer) {
        return Objects.requireNonNull(balancer.balancer());
    }

    private BalancerPool show(Server row) {
        Server balancer = servers.reload(row);
        Layout layout = Layout.wanted(
                sites.find(balancer.configurationId()).orElseThrow(), servers.of(balancer.configurationId()));
        Map<String, Seen> seen = new HashMap<>();
        boolean simulated = balancer.nodeId() != null && agent.simulated(balancer);
        String problem = standsStill(balancer);
        if (problem == null && !simulated) {
            try {
                balancers
                        .seen(CatchingUp.place(balancer, layout), layout)
                        .forEach(real -> seen.put(real.endpoint(), real));
            } catch (HypervisorProblem e) {
                problem = "The load balancer cannot be asked at the moment.";
            }
        }
        Map<UUID, Pause> paused = pauses.of(balancer.id());
        boolean blind = problem != null;
        return new BalancerPool(
                balancer.id(),
                balancer.configurationId(),
                balancer.name(),
                settings(balancer).fronts().stream().map(FrontEnd::words).toList(),
                pauses.isOffline(balancer.id()),
                settings(balancer).realServers().stream()
                        .map(real -> member(
                                real,
                                layout,
                                paused.get(real.serverId()),
                                seen.get(real.address() + ":" + real.port()),
                                blind,
                                simulated))
                        .toList(),
                catchingUp.sharing(balancer.id()).stream()
                        .anyMatch(sharing -> pauses.mark(sharing.id()).isPresent()),
                problem);
    }

    private static @Nullable String standsStill(Server balancer) {
        if (balancer.paused()) {
            return "The load balancer is suspended with the account.";
        }
        return balancer.running() ? null : "The load balancer does not run.";
    }

    private static PoolMember member(
            RealServer real,
            Layout layout,
            @Nullable Pause pause,
            @Nullable Seen seen,
            boolean blind,
            boolean simulated) {
        RealState state;
        if (seen != null) {
            state = state(seen.status());
        } else if (pause != null) {
            state = pause.drained() || !simulated ? RealState.PAUSED : RealState.DRAINING;
        } else if (layout.find(real.serverId())
                .filter(place -> place.server().inRotation())
                .isEmpty()) {
            state = RealState.STOPPED;
        } else {
            state = simulated && !blind ? RealState.UP : RealState.UNKNOWN;
        }
        return new PoolMember(
                real.serverId(),
                real.name(),
                real.address(),
                real.port(),
                state,
                pause != null,
                seen == null ? 0 : seen.requests(),
                state == RealState.DRAINING && pause != null ? pause.drainsUntil() : null);
    }

    /** HAProxy says "UP 1/2" of one that failed a check, "DOWN 1/2" of one that passed some. */
    private static RealState state(String status) {
        return switch (status.split(" ")[0]) {
            case "UP", "no" -> RealState.UP;
            case "DOWN" -> RealState.DOWN;
            case "DRAIN", "NOLB" -> RealState.DRAINING;
            case "MAINT" -> RealState.PAUSED;
            default -> RealState.UNKNOWN;
        };
    }
}
