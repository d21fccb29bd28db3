package org.stratagrid.configurations.draft;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.configurations.BalancerDraft;
import org.stratagrid.contracts.values.Tier;

/** A load balancer that takes over from another one when that dies (spec DM-5): two share the virtual addresses, never three. */
final class StandInChecks {

    private static final String FIELD = "balancer.standsInFor";

    private StandInChecks() {}

    static void check(BalancerDraft entry, Surroundings surroundings, Problems problems) {
        UUID first = Objects.requireNonNull(entry.options().standsInFor());
        Optional<Server> target = surroundings.wirable(first).filter(server -> server.tier() == Tier.LOAD_BALANCER);
        if (target.isEmpty()) {
            problems.add(FIELD, "Choose a load balancer of this configuration to stand in for.");
            return;
        }
        if (balancer(target.get()).standsIn()) {
            problems.add(
                    FIELD,
                    target.get().name() + " stands in for another one itself. Choose one with its own addresses.");
        }
        surroundings.balancers().stream()
                .filter(other -> first.equals(balancer(other).options().standsInFor()))
                .findFirst()
                .ifPresent(other -> problems.add(
                        FIELD, other.name() + " stands in for " + target.get().name() + " already."));
        standInOf(surroundings, surroundings.edited())
                .ifPresent(other -> problems.add(
                        FIELD, other.name() + " stands in for this one, so this one cannot stand in for another."));
    }

    private static Optional<Server> standInOf(Surroundings surroundings, @Nullable UUID balancer) {
        return balancer == null
                ? Optional.empty()
                : surroundings.balancers().stream()
                        .filter(other ->
                                balancer.equals(balancer(other).options().standsInFor()))
                        .findFirst();
    }

    private static BalancerDraft balancer(Server server) {
        return Objects.requireNonNull(server.settings().balancer());
    }
}
