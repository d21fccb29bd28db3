package org.stratagrid.configurations.scaling;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Collectors;
import org.stratagrid.configurations.scaling.Decision.AddServers;
import org.stratagrid.configurations.scaling.Decision.Nothing;
import org.stratagrid.configurations.scaling.Decision.RemoveServers;
import org.stratagrid.configurations.scaling.Decision.SetMemory;
import org.stratagrid.configurations.scaling.Decision.Treat;
import org.stratagrid.contracts.scaling.ScalingAction;
import org.stratagrid.contracts.scaling.ScalingPolicy;

/** Servers that do not answer, load that stays above a limit, and calm after it (spec DM-8). */
final class LoadRules {

    private final ScalingPolicy policy;
    private final TierState tier;
    private final Wanted wanted;
    private final Looks looks;
    private final Budget budget;

    LoadRules(ScalingPolicy policy, TierState tier, Wanted wanted, Looks looks, Budget budget) {
        this.policy = policy;
        this.tier = tier;
        this.wanted = wanted;
        this.looks = looks;
        this.budget = budget;
    }

    Decision decide() {
        if (looks.none()) {
            return nothing("There are no readings of the servers.");
        }
        Optional<Member> silent = silent();
        if (silent.isPresent()) {
            return aboutSilence(silent.get());
        }
        Optional<Decision> more = aboutLoad();
        return more.orElseGet(this::aboutCalm);
    }

    private Optional<Member> silent() {
        return policy.onSilence() == null
                ? Optional.empty()
                : tier.members().stream()
                        .filter(member -> looks.silences(member.id(), policy.silentSeconds()) >= policy.silentTimes())
                        .findFirst();
    }

    private Decision aboutSilence(Member member) {
        String why = String.format(
                Locale.ROOT,
                "%s did not answer %d times in %s",
                member.name(),
                looks.silences(member.id(), policy.silentSeconds()),
                lasting(policy.silentSeconds()));
        ScalingAction action = Objects.requireNonNull(policy.onSilence());
        if (action == ScalingAction.ADD_SERVER) {
            return oneMore(why);
        }
        if (action == ScalingAction.REBUILD && tier.existing() >= policy.maxServers()) {
            // A new one is built beside before the old one goes: for a moment there would be one more.
            action = ScalingAction.RESTART;
            why += "; a new one beside it would be one more than the " + policy.maxServers() + " allowed";
        }
        return new Treat(member.id(), action, why, tier.wish());
    }

    private Optional<Decision> aboutLoad() {
        return switch (policy.onLoad()) {
            case ADD_SERVER -> above(look -> look.servers().keySet()).map(this::oneMore);
            case ADD_MEMORY ->
                worst().map(member -> moreMemory(member, above(member).orElseThrow()));
            default ->
                worst().map(member ->
                        new Treat(member.id(), ScalingAction.MOVE, above(member).orElseThrow(), tier.wish()));
        };
    }

    /** What was above its limit for long enough, in words. */
    private Optional<String> above(Function<Look, Set<UUID>> servers) {
        for (Measure measure : Measure.watched(policy)) {
            int limit = Objects.requireNonNull(measure.limit(policy));
            if (looks.held(
                    policy.loadSeconds(),
                    look -> measure.mean(look, servers.apply(look)).orElse(-1) > limit)) {
                double now = measure.mean(looks.newest(), servers.apply(looks.newest()))
                        .orElse(limit);
                return Optional.of(measure.words(now) + ", above " + limit + " for " + lasting(policy.loadSeconds()));
            }
        }
        return Optional.empty();
    }

    private Optional<String> above(Member member) {
        return above(look -> Set.of(member.id())).map(what -> member.name() + ": " + what);
    }

    private Optional<Member> worst() {
        return tier.members().stream()
                .filter(member -> above(member).isPresent())
                .filter(member -> policy.onLoad() != ScalingAction.ADD_MEMORY || !member.isAutomatic())
                .max(Comparator.comparingDouble(member -> Measure.watched(policy).stream()
                        .mapToDouble(measure -> measure.mean(looks.newest(), List.of(member.id()))
                                        .orElse(0)
                                / Objects.requireNonNull(measure.limit(policy)))
                        .max()
                        .orElse(0)));
    }

    private Decision oneMore(String why) {
        if (tier.existing() >= policy.maxServers()) {
            return nothing(why + "; the tier has the most servers allowed (" + policy.maxServers() + ").");
        }
        if (!budget.allows(tier.addedMib(), tier.nextServerMib(), tier.spentToday(), looks.now())) {
            return nothing(why + "; the money allowed for today is not enough for one more server.");
        }
        return new AddServers(1, why, tier.wish().withServers(tier.automatic().size() + 1));
    }

    private Decision moreMemory(Member member, String why) {
        long mib = Math.min(
                member.memoryMib() + policy.memoryStep().mib(),
                policy.maxMemory().mib());
        long more = mib - member.memoryMib();
        if (more <= 0) {
            return nothing(why + "; it has the most memory allowed (" + policy.maxMemory() + ").");
        }
        if (!budget.allows(tier.addedMib(), more, tier.spentToday(), looks.now())) {
            return nothing(why + "; the money allowed for today is not enough for more memory.");
        }
        return new SetMemory(
                member.id(), mib, true, why, tier.wish().withMemory(member.id(), mib - member.byHandMib()));
    }

    private Decision aboutCalm() {
        Wish wish = tier.wish();
        if (wish.servers() > 0) {
            int left = tier.byHand() + wish.servers() - 1;
            Wish less = wish.withServers(wish.servers() - 1);
            if (calm((measure, look) -> measure.carriedBy(left, look))) {
                return tier.automatic().size() > wanted.extraServers(less)
                        ? new RemoveServers(List.of(tier.automatic().get(0).id()), whyCalm(), less)
                        : new Nothing("Calm; something else keeps the servers.", less);
            }
        }
        for (Member member : tier.members()) {
            long mib = Math.max(
                    member.byHandMib(), member.memoryMib() - policy.memoryStep().mib());
            if (wish.memoryOf(member.id()) > 0
                    && calm((measure, look) -> measure.carriedBy(
                            (double) mib / member.memoryMib(),
                            measure.mean(look, Set.of(member.id())).orElse(Double.MAX_VALUE)))) {
                Wish less = wish.withMemory(member.id(), mib - member.byHandMib());
                return wanted.mib(member, less) < member.memoryMib()
                        ? new SetMemory(
                                member.id(), wanted.mib(member, less), false, member.name() + ": " + whyCalm(), less)
                        : new Nothing("Calm; a scheduled window keeps the memory.", less);
            }
        }
        return nothing(now());
    }

    /** Whether what would be left, would have stayed well below every limit for long enough. */
    private boolean calm(ToDoubleBiFunction<Measure, Look> left) {
        List<Measure> watched = Measure.watched(policy);
        return !watched.isEmpty()
                && looks.held(
                        policy.calmSeconds(),
                        look -> watched.stream()
                                .allMatch(measure -> left.applyAsDouble(measure, look)
                                        <= Objects.requireNonNull(measure.limit(policy))
                                                * policy.calmPercent()
                                                / 100.0));
    }

    private String whyCalm() {
        return "the rest would have stayed below " + policy.calmPercent() + " % of every limit for "
                + lasting(policy.calmSeconds());
    }

    private String now() {
        String words = Measure.watched(policy).stream()
                .filter(measure -> measure.mean(looks.newest()).isPresent())
                .map(measure -> measure.words(measure.mean(looks.newest()).orElse(0)))
                .collect(Collectors.joining(", "));
        return words.isEmpty() ? "Within the limits." : "Within the limits: " + words + ".";
    }

    private static String lasting(int seconds) {
        return seconds % 60 == 0 && seconds > 60
                ? seconds / 60 + " minutes"
                : seconds == 60 ? "a minute" : seconds + " s";
    }

    private Decision nothing(String why) {
        return new Nothing(why, tier.wish());
    }
}
