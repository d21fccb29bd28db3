package org.stratagrid.configurations.scaling;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.stratagrid.configurations.draft.RevisionServer;
import org.stratagrid.contracts.scaling.ScalingAction;
import org.stratagrid.contracts.values.Tier;

/** Puts together what a decision rests on. Its methods run in the caller's transaction. */
@Component("configurationsTierStates")
class TierStates {

    /** Spec DM-8: stops and tells after repeated failure. */
    static final int FAILURES_TO_STOP = 3;

    /** Repairs that have to be repeated so soon have not helped. */
    private static final Duration REPEATED_WITHIN = Duration.ofHours(1);

    private final ChangeStore changes;
    private final ExtraStore extras;

    TierStates(ChangeStore changes, ExtraStore extras) {
        this.changes = changes;
        this.extras = extras;
    }

    /** @param existing the tier's servers in whatever state */
    TierState of(Site site, Tier tier, PolicyStore.@Nullable Saved saved, int existing, Instant now) {
        List<ChangeStore.Row> ended = changes.ended(site.id(), tier, FAILURES_TO_STOP);
        Instant last = ended.isEmpty() ? null : ended.get(0).endedAt();
        return new TierState(
                tier,
                members(site, tier),
                existing,
                saved == null ? Wish.NOTHING : saved.wish(),
                last,
                !ended.isEmpty() && ended.get(0).failed() ? last : null,
                stopped(site.id(), tier, saved).isPresent(),
                spentToday(site.id(), tier, now));
    }

    List<Member> members(Site site, Tier tier) {
        List<ExtraStore.Extra> open = extras.open(site.id());
        List<Member> members = new ArrayList<>();
        for (RevisionServer server : site.of(tier)) {
            long mib = server.settings().memory().mib();
            long added = 0;
            Instant since = null;
            for (ExtraStore.Extra extra : open) {
                if (extra.serverId().equals(server.id())) {
                    since = extra.whole() ? extra.from() : since;
                    added += extra.whole() ? 0 : extra.mib();
                }
            }
            members.add(new Member(
                    server.id(), server.settings().name(), mib, since == null ? Math.max(0, mib - added) : mib, since));
        }
        return members;
    }

    /** Why nothing more is added to a tier until its customer says so. */
    Optional<String> stopped(UUID configurationId, Tier tier, PolicyStore.@Nullable Saved saved) {
        List<ChangeStore.Row> newest = changes.ended(configurationId, tier, FAILURES_TO_STOP).stream()
                .filter(change -> saved == null || change.at().isAfter(saved.decidedAt()))
                .toList();
        if (newest.size() < FAILURES_TO_STOP) {
            return Optional.empty();
        }
        if (newest.stream().allMatch(ChangeStore.Row::failed)) {
            return Optional.of("Stopped after " + FAILURES_TO_STOP + " failures in a row: "
                    + newest.get(0).problem());
        }
        Set<ScalingAction> repairs = Set.of(ScalingAction.RESTART, ScalingAction.REBUILD);
        boolean repeated = newest.stream().allMatch(change -> repairs.contains(change.action()))
                && newest.get(FAILURES_TO_STOP - 1)
                        .at()
                        .plus(REPEATED_WITHIN)
                        .isAfter(newest.get(0).at());
        return repeated
                ? Optional.of("Stopped after " + FAILURES_TO_STOP + " repairs within an hour: "
                        + newest.get(0).sentence())
                : Optional.empty();
    }

    long spentToday(UUID configurationId, Tier tier, Instant now) {
        Instant midnight = now.truncatedTo(ChronoUnit.DAYS);
        return extras.since(configurationId, midnight).stream()
                .filter(extra -> extra.tier() == tier)
                .mapToLong(extra -> extra.use(midnight, now))
                .sum();
    }
}
