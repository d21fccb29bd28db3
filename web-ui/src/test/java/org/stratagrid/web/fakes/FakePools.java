package org.stratagrid.web.fakes;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.configurations.ConfigurationView;
import org.stratagrid.contracts.configurations.ServerView;
import org.stratagrid.contracts.deployment.BalancerPool;
import org.stratagrid.contracts.deployment.PoolMember;
import org.stratagrid.contracts.deployment.Pools;
import org.stratagrid.contracts.deployment.RealState;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;

/** A paused real server drains until the test sets another {@link #state}. */
@Component
public class FakePools implements Pools {

    private final FakeConfigurations configurations;
    private final Set<UUID> paused = new HashSet<>();
    private final Set<UUID> offline = new HashSet<>();
    private final Map<UUID, RealState> states = new HashMap<>();

    FakePools(FakeConfigurations configurations) {
        this.configurations = configurations;
    }

    public synchronized void state(UUID server, RealState state) {
        states.put(server, state);
    }

    @Override
    public synchronized BalancerPool pool(UUID accountId, UUID balancerId) {
        for (ConfigurationView configuration : configurations.configurations(accountId)) {
            for (ServerView server : configuration.servers()) {
                if (server.id().equals(balancerId)
                        && server.settings().tier() == Tier.LOAD_BALANCER
                        && server.deployedAt() != null) {
                    return pool(configuration, server);
                }
            }
        }
        throw Refusal.notFound("load balancer on the grid");
    }

    private BalancerPool pool(ConfigurationView configuration, ServerView balancer) {
        List<PoolMember> members = new ArrayList<>();
        for (ServerView server : configuration.servers()) {
            if (server.settings().tier() == Tier.WEB && server.deployedAt() != null) {
                boolean rests = paused.contains(server.id());
                RealState state = states.getOrDefault(server.id(), rests ? RealState.DRAINING : RealState.UP);
                members.add(new PoolMember(
                        server.id(),
                        server.settings().name(),
                        server.settings().address(),
                        80,
                        state,
                        rests,
                        state == RealState.DRAINING ? 3 : 0,
                        state == RealState.DRAINING ? Instant.now().plusSeconds(30) : null));
            }
        }
        return new BalancerPool(
                balancer.id(),
                configuration.id(),
                balancer.settings().name(),
                List.of(balancer.settings().balancer().virtualAddress() + ":80"),
                offline.contains(balancer.id()),
                members,
                false,
                null);
    }

    @Override
    public synchronized BalancerPool pauseSite(UUID accountId, UUID balancerId) {
        pool(accountId, balancerId);
        offline.add(balancerId);
        return pool(accountId, balancerId);
    }

    @Override
    public synchronized BalancerPool resumeSite(UUID accountId, UUID balancerId) {
        pool(accountId, balancerId);
        offline.remove(balancerId);
        return pool(accountId, balancerId);
    }

    @Override
    public synchronized BalancerPool pauseReal(UUID accountId, UUID balancerId, UUID serverId) {
        real(accountId, balancerId, serverId);
        paused.add(serverId);
        return pool(accountId, balancerId);
    }

    @Override
    public synchronized BalancerPool resumeReal(UUID accountId, UUID balancerId, UUID serverId) {
        real(accountId, balancerId, serverId);
        paused.remove(serverId);
        states.remove(serverId);
        return pool(accountId, balancerId);
    }

    private void real(UUID accountId, UUID balancerId, UUID serverId) {
        if (pool(accountId, balancerId).members().stream()
                .noneMatch(member -> member.serverId().equals(serverId))) {
            throw Refusal.notFound("real server of this load balancer");
        }
    }
}
