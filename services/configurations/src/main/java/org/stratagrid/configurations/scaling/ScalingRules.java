package org.stratagrid.configurations.scaling;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.stratagrid.configurations.scaling.Decision.AddServers;
import org.stratagrid.configurations.scaling.Decision.Nothing;
import org.stratagrid.configurations.scaling.Decision.RemoveServers;
import org.stratagrid.configurations.scaling.Decision.SetMemory;
import org.stratagrid.contracts.scaling.ScalingPolicy;
import org.stratagrid.contracts.scaling.ScheduledWindow;

/**
 * What to do about a tier (spec DM-8, DM-9): a pure function of the policy, the calendar, the tier, the looks and the moment.
 * First what has to go, then what the calendar wants, then servers that do not answer, then load; one thing at a time.
 */
final class ScalingRules {

    /** What goes again is tried again after a failure, too, though not at every look. */
    private static final long BETWEEN_TRIES_S = 300;

    private final ScalingPolicy policy;
    private final @Nullable ScheduledWindow window;
    private final TierState tier;
    private final Budget budget;
    private final Instant now;
    private final Wanted wanted;

    private ScalingRules(
            ScalingPolicy policy, @Nullable ScheduledWindow window, TierState tier, Budget budget, Instant now) {
        this.policy = policy;
        this.window = window;
        this.tier = tier;
        this.budget = budget;
        this.now = now;
        this.wanted = new Wanted(policy, window, tier);
    }

    /** @param windows the tier's own */
    static Decision decide(
            ScalingPolicy policy, List<ScheduledWindow> windows, TierState tier, Looks looks, Budget budget) {
        ScheduledWindow open = windows.stream()
                .filter(window -> WindowTimes.openAt(window, looks.now()).isPresent())
                .findFirst()
                .orElse(null);
        return new ScalingRules(policy, open, tier, budget, looks.now()).decide(looks);
    }

    private Decision decide(Looks looks) {
        if (tier.byHand() == 0) {
            return nothing("Nothing of this tier is deployed.");
        }
        Optional<Decision> back = goesBack();
        if (back.isPresent()) {
            return back.get();
        }
        if (tier.stopped()) {
            return nothing("Stopped after failures.");
        }
        if (tier.lastFailed() != null && !rested(tier.lastFailed(), policy.coolDownSeconds())) {
            return nothing("The last change failed; it is tried again after the cool-down.");
        }
        Optional<Decision> more = comes();
        if (more.isPresent()) {
            return more.get();
        }
        if (!policy.on()) {
            return nothing(window == null ? "Switched off." : "A scheduled window is open.");
        }
        if (tier.lastChange() != null && !rested(tier.lastChange(), policy.coolDownSeconds())) {
            return nothing("Cooling down after the last change.");
        }
        return new LoadRules(policy, tier, wanted, looks, budget).decide();
    }

    /** Servers and memory that nothing wants any more, or that cannot be paid. */
    private Optional<Decision> goesBack() {
        if (tier.lastFailed() != null && !rested(tier.lastFailed(), BETWEEN_TRIES_S)) {
            return Optional.empty();
        }
        List<Member> automatic = tier.automatic();
        if (budget.isUsedUp(tier.addedMib(), tier.spentToday(), now)) {
            String why = "the day's money is used up";
            Optional<Member> grown = grown();
            if (!automatic.isEmpty()) {
                return Optional.of(new RemoveServers(
                        List.of(automatic.get(0).id()), why, tier.wish().withServers(automatic.size() - 1)));
            }
            if (grown.isPresent()) {
                Member member = grown.get();
                return Optional.of(new SetMemory(
                        member.id(), member.byHandMib(), false, why, tier.wish().withMemory(member.id(), 0)));
            }
        }
        int surplus = automatic.size() - wanted.extraServers(tier.wish());
        if (surplus > 0) {
            return Optional.of(new RemoveServers(
                    automatic.stream().limit(surplus).map(Member::id).toList(), whyTooMany(), tier.wish()));
        }
        return tier.members().stream()
                .filter(member -> member.memoryMib() > wanted.mib(member, tier.wish()))
                .findFirst()
                .map(member -> new SetMemory(
                        member.id(),
                        wanted.mib(member, tier.wish()),
                        false,
                        whyTooMany(),
                        kept(member, wanted.mib(member, tier.wish()))));
    }

    private Wish kept(Member member, long mib) {
        long added = mib - member.byHandMib();
        return tier.wish().memoryOf(member.id()) > added ? tier.wish().withMemory(member.id(), added) : tier.wish();
    }

    private String whyTooMany() {
        return policy.on() ? "the time for it is over" : "the time for it is over, and scaling by load is off";
    }

    private Optional<Member> grown() {
        return tier.members().stream()
                .filter(member -> !member.isAutomatic() && member.addedMib() > 0)
                .findFirst();
    }

    /** What the calendar, or the least number of servers, wants. */
    private Optional<Decision> comes() {
        int missing = wanted.extraServers(tier.wish()) - tier.automatic().size();
        int room = Math.min(missing, policy.maxServers() - tier.existing());
        while (room > 0 && !budget.allows(tier.addedMib(), room * tier.nextServerMib(), tier.spentToday(), now)) {
            room--;
        }
        if (room > 0) {
            return Optional.of(new AddServers(
                    room,
                    window != null && window.moreServers() > tier.automatic().size()
                            ? "a scheduled window is open"
                            : policy.on()
                                            && policy.minServers()
                                                    > tier.members().size()
                                    ? "the tier shall have at least " + policy.minServers() + " servers"
                                    : "load had called for it before",
                    tier.wish()));
        }
        return tier.members().stream()
                .filter(member -> member.memoryMib() < wanted.mib(member, tier.wish()))
                .filter(member -> budget.allows(
                        tier.addedMib(), wanted.mib(member, tier.wish()) - member.memoryMib(), tier.spentToday(), now))
                .findFirst()
                .map(member -> new SetMemory(
                        member.id(),
                        wanted.mib(member, tier.wish()),
                        true,
                        window == null ? "load had called for it before" : "a scheduled window is open",
                        tier.wish()));
    }

    private boolean rested(Instant since, long seconds) {
        return !now.isBefore(since.plusSeconds(seconds));
    }

    private Decision nothing(String why) {
        return new Nothing(why, tier.wish());
    }
}
