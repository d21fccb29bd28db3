package org.stratagrid.configurations.scaling;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.configurations.draft.ConfigurationRepository;
import org.stratagrid.contracts.scaling.ScalingPolicy;
import org.stratagrid.contracts.scaling.ScheduledWindow;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Money;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;

/** What customers decide about automatic changes (spec DM-8, DM-9). Billing is asked before a transaction begins. */
@Service("configurationsScalings")
class Scalings {

    private final ConfigurationRepository configurations;
    private final Sites sites;
    private final TierStates states;
    private final PolicyStore policies;
    private final Gate gate;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Scalings(
            ConfigurationRepository configurations,
            Sites sites,
            TierStates states,
            PolicyStore policies,
            Gate gate,
            TransactionTemplate transaction,
            Clock clock) {
        this.configurations = configurations;
        this.sites = sites;
        this.states = states;
        this.policies = policies;
        this.gate = gate;
        this.transaction = transaction;
        this.clock = clock;
    }

    void decide(UUID accountId, UUID id, Tier tier, ScalingPolicy policy) {
        Site asked = inTransaction(() -> sites.require(accountId, id));
        Optional<Money> rate = Gate.rate(gate.subscription(asked));
        inTransaction(() -> {
            Site site = locked(accountId, id, tier);
            PolicyChecks.check(tier, policy, byHand(site, tier), rate.orElse(null));
            policies.save(id, tier, policy, clock.instant());
            return true;
        });
    }

    void resume(UUID accountId, UUID id, Tier tier) {
        inTransaction(() -> {
            locked(accountId, id, tier);
            policies.resume(id, tier, clock.instant());
            return true;
        });
    }

    ScheduledWindow schedule(UUID accountId, UUID id, ScheduledWindow entered) {
        if (entered.tier() == null) {
            throw Refusal.invalid("tier", "Choose the tier.");
        }
        ScheduledWindow window = new ScheduledWindow(
                UUID.randomUUID(),
                entered.tier(),
                entered.weekly(),
                entered.once(),
                entered.zone(),
                entered.moreServers(),
                entered.moreMemory() == null ? Memory.ZERO : entered.moreMemory());
        return inTransaction(() -> {
            Site site = locked(accountId, id, window.tier());
            Instant now = clock.instant();
            List<ScheduledWindow> existing = policies.windows(id);
            if (existing.size() >= WindowChecks.MOST_WINDOWS) {
                throw new Refusal(
                        Refusal.Reason.CONFLICT,
                        "A configuration has at most " + WindowChecks.MOST_WINDOWS
                                + " scheduled windows. Delete one that is over.");
            }
            WindowChecks.check(
                    window,
                    existing.stream()
                            .filter(other -> other.tier() == window.tier())
                            .toList(),
                    policy(site, window.tier()),
                    byHand(site, window.tier()),
                    now);
            policies.add(id, window);
            return window;
        });
    }

    void cancel(UUID accountId, UUID id, UUID windowId) {
        inTransaction(() -> {
            configurations.lock(accountId);
            sites.require(accountId, id);
            if (!policies.removeWindow(id, windowId)) {
                throw Refusal.notFound("scheduled window");
            }
            return true;
        });
    }

    /** As saved, or what a form begins with. */
    ScalingPolicy policy(Site site, Tier tier) {
        Map<Tier, PolicyStore.Saved> saved = policies.policies(site.id());
        PolicyStore.Saved own = saved.get(tier);
        return own == null ? Possible.usual(tier, states.members(site, tier)) : own.policy();
    }

    private int byHand(Site site, Tier tier) {
        return (int) states.members(site, tier).stream()
                .filter(member -> !member.isAutomatic())
                .count();
    }

    private Site locked(UUID accountId, UUID id, Tier tier) {
        configurations.lock(accountId);
        Site site = sites.require(accountId, id);
        if (site.of(tier).isEmpty()) {
            throw new Refusal(
                    Refusal.Reason.CONFLICT, "Deploy a " + tier.words() + " server first; then it can be automated.");
        }
        return site;
    }

    private <T> T inTransaction(Supplier<T> work) {
        return Objects.requireNonNull(transaction.execute(status -> work.get()));
    }
}
