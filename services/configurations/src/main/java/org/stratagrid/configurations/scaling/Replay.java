package org.stratagrid.configurations.scaling;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.scaling.ScalingPolicy;
import org.stratagrid.contracts.scaling.ScheduledWindow;
import org.stratagrid.contracts.values.Money;
import org.stratagrid.contracts.values.Tier;

/**
 * A recorded load against a policy, in a model of a tier: load is divided evenly over the servers that serve; one that is added
 * serves after a while; one that goes, goes at once. Decisions are those of the product, {@link ScalingRules}.
 */
final class Replay {

    /** A change against the direction of the one before it, so soon after it, is flapping. */
    private static final Duration FLAPPING_WITHIN = Duration.ofHours(1);

    /**
     * @param byHand    servers that are always there
     * @param memoryMib of each server
     * @param peak      how many servers the highest load of a series brings just to the CPU limit
     * @param boot      from the decision until a server serves
     */
    record Model(int byHand, long memoryMib, double peak, Duration boot, Duration lookEvery, Money rate) {}

    /** One line of the CSV. */
    record Moment(
            Instant at,
            double cpuPercent,
            int serving,
            @Nullable String change) {}

    private final Model model;
    private final ScalingPolicy policy;
    private final List<ScheduledWindow> windows;
    private final LoadSeries series;
    private final double scale;
    private final int limit;

    private final List<Member> members = new ArrayList<>();
    private final List<Look> looks = new ArrayList<>();
    private final Budget budget;
    private Wish wish = Wish.NOTHING;
    private int lastNumber;

    Replay(Model model, ScalingPolicy policy, List<ScheduledWindow> windows, LoadSeries series, int cpuLimit) {
        this.model = model;
        this.policy = policy;
        this.windows = windows;
        this.series = series;
        this.limit = cpuLimit;
        this.scale = series.most() == 0 ? 0 : model.peak() * cpuLimit / series.most();
        this.budget = Budget.of(policy.moneyADay(), model.rate());
        for (int i = 0; i < model.byHand(); i++) {
            members.add(member(null));
        }
    }

    private Member member(@Nullable Instant addedAt) {
        lastNumber++;
        return new Member(new UUID(0, lastNumber), "web-" + lastNumber, model.memoryMib(), model.memoryMib(), addedAt);
    }

    ReplayResult run(Consumer<Moment> each) {
        ReplayResult.Count count = new ReplayResult.Count();
        Duration step = model.lookEvery();
        Instant end = series.time().until();
        Instant lastChange = null;
        Instant busyUntil = Instant.MIN;
        int coming = 0;
        Instant comingSince = series.time().from();
        double spentToday = 0;
        Boolean lastWasMore = null;
        for (Instant now = series.time().from(); now.isBefore(end); now = now.plus(step)) {
            if (now.truncatedTo(ChronoUnit.DAYS).equals(now)) {
                spentToday = 0;
            }
            if (coming > 0 && !now.isBefore(busyUntil)) {
                for (int i = 0; i < coming; i++) {
                    members.add(member(comingSince));
                }
                coming = 0;
            }
            double cpu = series.at(now) * scale / members.size();
            look(now, cpu);
            String said = null;
            if (!now.isBefore(busyUntil)) {
                Decision decision = ScalingRules.decide(
                        policy,
                        windows,
                        new TierState(
                                Tier.WEB, List.copyOf(members), members.size(), wish, lastChange, null, false, (long)
                                        Math.ceil(spentToday)),
                        new Looks(List.copyOf(looks), now),
                        budget);
                if (decision.isSomething()) {
                    boolean more = decision instanceof Decision.AddServers;
                    said = decision.action() + ": " + decision.why();
                    if (lastWasMore != null
                            && lastWasMore != more
                            && lastChange != null
                            && now.isBefore(lastChange.plus(FLAPPING_WITHIN))) {
                        count.flaps++;
                    }
                    lastWasMore = more;
                    count.changes++;
                    if (decision instanceof Decision.AddServers add) {
                        coming = add.number();
                        comingSince = now;
                        busyUntil = now.plus(model.boot());
                        wish = add.wish();
                    } else if (decision instanceof Decision.RemoveServers remove) {
                        members.removeIf(member -> remove.servers().contains(member.id()));
                        wish = remove.wish();
                    }
                    lastChange = now.isBefore(busyUntil) ? busyUntil : now;
                } else if (decision instanceof Decision.Nothing nothing) {
                    wish = nothing.wish();
                }
            }
            int existing = members.size() + coming;
            spentToday += (double) (existing - model.byHand()) * model.memoryMib() * step.toSeconds();
            count.dearestDay = Math.max(count.dearestDay, spentToday);
            count.step(step, series.at(now) * scale, members.size(), existing, limit);
            each.accept(new Moment(now, series.at(now) * scale / members.size(), members.size(), said));
        }
        return ReplayResult.of(series, model, policy, count);
    }

    private void look(Instant now, double cpu) {
        Map<UUID, Reading> readings = new HashMap<>();
        int shown = (int) Math.round(Math.min(100, cpu));
        members.forEach(member -> readings.put(member.id(), new Reading(true, shown, null, null, null)));
        looks.add(new Look(now, readings));
        Instant kept = now.minusSeconds(Math.max(policy.loadSeconds(), policy.calmSeconds()))
                .minus(Looks.LONGEST_GAP);
        while (looks.get(0).at().isBefore(kept)) {
            looks.remove(0);
        }
    }
}
