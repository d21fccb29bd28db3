package org.stratagrid.configurations.scaling;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.contracts.billing.Subscription;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.deployment.ServerStatus;
import org.stratagrid.contracts.scaling.ScalingPolicy;
import org.stratagrid.contracts.scaling.ScheduledWindow;
import org.stratagrid.contracts.values.Tier;

/**
 * Looks at the configurations that have a policy or a calendar, again and again, and does what the rules say, one thing at a time in
 * each. It may die anywhere: what it was about to do is decided anew.
 */
@Component("configurationsScalingWork")
class ScalingWork {

    private static final Logger log = LoggerFactory.getLogger(ScalingWork.class);

    private final PolicyStore policies;
    private final LookStore looks;
    private final Sites sites;
    private final TierStates states;
    private final Gate gate;
    private final Carrying carrying;
    private final ObjectProvider<Deployment> deployment;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final Set<UUID> failing = ConcurrentHashMap.newKeySet();

    ScalingWork(
            PolicyStore policies,
            LookStore looks,
            Sites sites,
            TierStates states,
            Gate gate,
            Carrying carrying,
            ObjectProvider<Deployment> deployment,
            TransactionTemplate transaction,
            Clock clock) {
        this.policies = policies;
        this.looks = looks;
        this.sites = sites;
        this.states = states;
        this.gate = gate;
        this.carrying = carrying;
        this.deployment = deployment;
        this.transaction = transaction;
        this.clock = clock;
    }

    void lookAtAll() {
        for (UUID id : policies.watched()) {
            try {
                look(id);
                failing.remove(id);
            } catch (RuntimeException e) {
                // Looked at again in a moment; said once.
                if (failing.add(id)) {
                    log.warn("cannot look at configuration {}; trying on", id, e);
                }
            }
        }
    }

    void look(UUID id) {
        boolean moving = carrying.follow(id);
        Optional<Site> found = inTransaction(() -> sites.find(id));
        if (found.isEmpty()) {
            return;
        }
        Site site = found.get();
        List<ServerStatus> servers = deployment.getObject().servers(id);
        Optional<Subscription> subscription = gate.subscription(site);
        Optional<String> closed = moving ? Optional.of("A server is being moved.") : gate.closed(site, subscription);
        Map<Tier, Map<UUID, Reading>> readings = read(site, servers);
        Map<Tier, String> says = new EnumMap<>(Tier.class);
        Instant now = clock.instant();
        if (closed.isEmpty()) {
            decide(site, servers, readings, subscription, now, says);
        } else {
            site.deployed().forEach(server -> says.put(server.settings().tier(), closed.get()));
        }
        looks.add(id, now, readings, says);
    }

    private void decide(
            Site site,
            List<ServerStatus> servers,
            Map<Tier, Map<UUID, Reading>> readings,
            Optional<Subscription> subscription,
            Instant now,
            Map<Tier, String> says) {
        Map<Tier, PolicyStore.Saved> saved = policies.policies(site.id());
        List<ScheduledWindow> windows = policies.windows(site.id());
        Map<Tier, List<Look>> seen = looks.since(site.id(), now.minusSeconds(lookedBack(saved)));
        Set<UUID> onGrid = servers.stream().map(ServerStatus::serverId).collect(Collectors.toSet());
        boolean acted = false;
        for (Tier tier : Tier.values()) {
            if (site.of(tier).isEmpty()) {
                continue;
            }
            PolicyStore.Saved own = saved.get(tier);
            TierState state = inTransaction(() -> states.of(site, tier, own, site.existing(tier, onGrid), now));
            List<Look> all = new ArrayList<>(seen.getOrDefault(tier, List.of()));
            all.add(new Look(now, readings.getOrDefault(tier, Map.of())));
            ScalingPolicy policy = own == null ? Possible.usual(tier, state.members()) : own.policy();
            Decision decision = ScalingRules.decide(
                    policy,
                    windows.stream().filter(window -> window.tier() == tier).toList(),
                    state,
                    Looks.of(all, now),
                    Budget.of(policy.moneyADay(), Gate.rate(subscription).orElse(null)));
            says.put(tier, decision.why());
            if (decision instanceof Decision.Nothing nothing) {
                if (!nothing.wish().equals(state.wish())) {
                    policies.wish(site.id(), tier, nothing.wish());
                }
            } else if (!acted) {
                acted = carrying.carryOut(site, state, decision);
            }
        }
    }

    private static long lookedBack(Map<Tier, PolicyStore.Saved> saved) {
        return saved.values().stream()
                        .filter(own -> own.policy().on())
                        .mapToLong(own -> Math.max(
                                Math.max(
                                        own.policy().loadSeconds(), own.policy().silentSeconds()),
                                own.wish().equals(Wish.NOTHING)
                                        ? 0
                                        : own.policy().calmSeconds()))
                        .max()
                        .orElse(0)
                + Looks.LONGEST_GAP.toSeconds();
    }

    private static Map<Tier, Map<UUID, Reading>> read(Site site, List<ServerStatus> servers) {
        Map<Tier, Map<UUID, Reading>> readings = new EnumMap<>(Tier.class);
        for (var server : site.deployed()) {
            servers.stream()
                    .filter(status -> status.serverId().equals(server.id()))
                    .findFirst()
                    .ifPresent(
                            status -> readings.computeIfAbsent(server.settings().tier(), tier -> new HashMap<>())
                                    .put(server.id(), reading(status)));
        }
        return readings;
    }

    private static Reading reading(ServerStatus status) {
        return switch (status.light()) {
            case DEPLOYING, STOPPED, SUSPENDED -> new Reading(null, null, null, null, null);
            case FAILED -> new Reading(false, null, null, null, null);
            default ->
                new Reading(
                        status.answers(),
                        status.cpuPercent(),
                        status.memoryPercent(),
                        status.connections(),
                        status.responseMillis());
        };
    }

    private <T> T inTransaction(java.util.function.Supplier<T> work) {
        return Objects.requireNonNull(transaction.execute(status -> work.get()));
    }
}
