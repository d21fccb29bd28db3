package org.stratagrid.configurations.scaling;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.contracts.billing.Subscription;
import org.stratagrid.contracts.scaling.AutomaticChange;
import org.stratagrid.contracts.scaling.PlannedWindow;
import org.stratagrid.contracts.scaling.ScalingNotice;
import org.stratagrid.contracts.scaling.ScalingView;
import org.stratagrid.contracts.scaling.ScheduledWindow;
import org.stratagrid.contracts.scaling.TierScaling;
import org.stratagrid.contracts.values.MemoryTime;
import org.stratagrid.contracts.values.Money;
import org.stratagrid.contracts.values.Tier;

/** Automatic changes as the panel shows them. */
@Component("configurationsScalingViews")
class ScalingViews {

    private static final int MOST_CHANGES = 100;
    private static final Duration PREVIEW = Duration.ofDays(7);
    private static final Duration NEWS = Duration.ofHours(1);

    private final Sites sites;
    private final TierStates states;
    private final PolicyStore policies;
    private final LookStore looks;
    private final ChangeStore changes;
    private final ExtraStore extras;
    private final Scalings scalings;
    private final Gate gate;
    private final TransactionTemplate transaction;
    private final Clock clock;

    ScalingViews(
            Sites sites,
            TierStates states,
            PolicyStore policies,
            LookStore looks,
            ChangeStore changes,
            ExtraStore extras,
            Scalings scalings,
            Gate gate,
            TransactionTemplate transaction,
            Clock clock) {
        this.sites = sites;
        this.states = states;
        this.policies = policies;
        this.looks = looks;
        this.changes = changes;
        this.extras = extras;
        this.scalings = scalings;
        this.gate = gate;
        this.transaction = transaction;
        this.clock = clock;
    }

    ScalingView of(UUID accountId, UUID id) {
        Site site = Objects.requireNonNull(transaction.execute(status -> sites.require(accountId, id)));
        Optional<Subscription> subscription = gate.subscription(site);
        Money rate = Gate.rate(subscription).orElse(null);
        String waiting = gate.closed(site, subscription).orElse(null);
        return Objects.requireNonNull(transaction.execute(status -> view(site, waiting, rate)));
    }

    private ScalingView view(Site site, @Nullable String waiting, @Nullable Money rate) {
        Instant now = clock.instant();
        Map<Tier, PolicyStore.Saved> saved = policies.policies(site.id());
        Map<Tier, String> found = looks.found(site.id());
        List<ScheduledWindow> windows = policies.windows(site.id());
        List<TierScaling> tiers = Stream.of(Tier.values())
                .filter(tier -> !site.of(tier).isEmpty())
                .map(tier -> tier(site, tier, saved.get(tier), found.get(tier), rate, now))
                .toList();
        return new ScalingView(
                site.id(),
                site.name(),
                waiting,
                tiers,
                windows,
                preview(site, windows, rate, now),
                changes(site.id(), rate, now),
                rate);
    }

    private TierScaling tier(
            Site site,
            Tier tier,
            PolicyStore.@Nullable Saved saved,
            @Nullable String found,
            @Nullable Money rate,
            Instant now) {
        List<Member> members = states.members(site, tier);
        List<String> automatic = members.stream()
                .filter(Member::isAutomatic)
                .sorted(Comparator.comparing(member -> Objects.requireNonNull(member.addedAt())))
                .map(Member::name)
                .toList();
        return new TierScaling(
                tier,
                scalings.policy(site, tier),
                members.size() - automatic.size(),
                automatic,
                found,
                states.stopped(site.id(), tier, saved).orElse(null),
                cost(states.spentToday(site.id(), tier, now), rate),
                Possible.onLoad(tier),
                Possible.onSilence(tier));
    }

    private List<PlannedWindow> preview(Site site, List<ScheduledWindow> windows, @Nullable Money rate, Instant now) {
        List<PlannedWindow> planned = new ArrayList<>();
        for (Tier tier : Tier.values()) {
            List<Member> byHand = states.members(site, tier).stream()
                    .filter(member -> !member.isAutomatic())
                    .toList();
            if (byHand.isEmpty()) {
                continue;
            }
            Preview preview = new Preview(scalings.policy(site, tier), byHand, rate);
            windows.stream()
                    .filter(window -> window.tier() == tier)
                    .flatMap(window -> WindowTimes.comings(window, new Span(now, now.plus(PREVIEW))).stream()
                            .map(coming -> Map.entry(coming, window)))
                    .sorted(Comparator.comparing(coming -> coming.getKey().from()))
                    .forEach(coming -> planned.add(preview.of(coming.getValue(), coming.getKey())));
        }
        planned.sort(Comparator.comparing(PlannedWindow::from).thenComparing(PlannedWindow::tier));
        return planned;
    }

    private List<AutomaticChange> changes(UUID id, @Nullable Money rate, Instant now) {
        List<ExtraStore.Extra> all = extras.since(id, Instant.EPOCH);
        return changes.newest(id, MOST_CHANGES).stream()
                .map(change -> change(change, all, rate, now))
                .toList();
    }

    private static AutomaticChange change(
            ChangeStore.Row change, List<ExtraStore.Extra> all, @Nullable Money rate, Instant now) {
        List<ExtraStore.Extra> own = all.stream()
                .filter(extra -> extra.changeId().equals(change.id()))
                .toList();
        long use =
                own.stream().mapToLong(extra -> extra.use(Instant.EPOCH, now)).sum();
        return new AutomaticChange(
                change.id(),
                change.tier(),
                change.action(),
                change.sentence(),
                change.state(),
                change.at(),
                change.endedAt(),
                change.orderId(),
                change.revision(),
                change.problem(),
                own.isEmpty() ? null : cost(use, rate));
    }

    List<ScalingNotice> notices(UUID accountId) {
        return Objects.requireNonNull(transaction.execute(status -> {
            List<ScalingNotice> stopped = new ArrayList<>();
            List<ScalingNotice> news = new ArrayList<>();
            Instant since = clock.instant().minus(NEWS);
            for (Site site : sites.of(accountId)) {
                Map<Tier, PolicyStore.Saved> saved = policies.policies(site.id());
                for (Tier tier : Tier.values()) {
                    states.stopped(site.id(), tier, saved.get(tier))
                            .ifPresent(why -> stopped.add(new ScalingNotice(
                                    site.id(), true, site.name() + ", " + tier.words() + " tier: " + why)));
                }
                changes.newest(site.id(), 3).stream()
                        .filter(change -> change.at().isAfter(since))
                        .forEach(change -> news.add(new ScalingNotice(
                                site.id(),
                                false,
                                site.name() + ": " + change.sentence() + (change.failed() ? " (failed)." : "."))));
            }
            stopped.addAll(news);
            return stopped;
        }));
    }

    static @Nullable Money cost(long mibSeconds, @Nullable Money rate) {
        return rate == null
                ? null
                : new Money(
                        BigDecimal.valueOf(mibSeconds)
                                .multiply(BigDecimal.valueOf(rate.minorUnits()))
                                .divide(
                                        BigDecimal.valueOf(MemoryTime.MIB_SECONDS_PER_GB_HOUR),
                                        0,
                                        RoundingMode.HALF_EVEN)
                                .longValueExact(),
                        rate.currency());
    }
}
