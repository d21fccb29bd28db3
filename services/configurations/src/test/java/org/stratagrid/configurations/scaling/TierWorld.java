package org.stratagrid.configurations.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.stratagrid.contracts.scaling.ScalingAction;
import org.stratagrid.contracts.scaling.ScalingPolicy;
import org.stratagrid.contracts.scaling.ScheduledWindow;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Money;
import org.stratagrid.contracts.values.Tier;

/** A tier that does what is decided about it, after a while, or fails to; and what is decided is kept. */
final class TierWorld {

    static final Money RATE = Money.of("1.00", "USD");

    final ScalingPolicy policy;
    final List<ScheduledWindow> windows;
    final List<Member> members = new ArrayList<>();
    final List<Look> looks = new ArrayList<>();
    Instant now;
    Wish wish = Wish.NOTHING;
    Instant lastChange;
    Instant lastFailed;
    boolean stopped;
    /** MiB-seconds since midnight. */
    long spentToday;

    private int lastNumber;

    TierWorld(ScalingPolicy policy, List<ScheduledWindow> windows, int byHand, long mib, Instant start) {
        this.policy = policy;
        this.windows = windows;
        this.now = start;
        for (int i = 0; i < byHand; i++) {
            add(mib, null);
        }
    }

    private void add(long mib, Instant addedAt) {
        lastNumber++;
        members.add(new Member(new UUID(7, lastNumber), "web-" + lastNumber, mib, mib, addedAt));
    }

    /** Time passes, and the servers are looked at. */
    void look(Duration after, Function<Member, Reading> readings) {
        long seconds = after.toSeconds();
        for (long i = 0; i < seconds; i++) {
            now = now.plusSeconds(1);
            spentToday = now.getEpochSecond() % 86_400 == 0 ? 0 : spentToday + added();
        }
        Map<UUID, Reading> read = new HashMap<>();
        members.forEach(member -> read.put(member.id(), readings.apply(member)));
        looks.add(new Look(now, read));
        Instant kept = now.minusSeconds(Math.max(policy.calmSeconds(), policy.loadSeconds()))
                .minus(Looks.LONGEST_GAP);
        looks.removeIf(look -> look.at().isBefore(kept));
    }

    long added() {
        return members.stream().mapToLong(Member::addedMib).sum();
    }

    TierState state(int failing) {
        return new TierState(
                Tier.WEB,
                List.copyOf(members),
                members.size() + failing,
                wish,
                lastChange,
                lastFailed,
                stopped,
                spentToday);
    }

    Decision decide() {
        return decide(0);
    }

    /** @param failing servers that exist beside those that are deployed */
    Decision decide(int failing) {
        return ScalingRules.decide(
                policy, windows, state(failing), Looks.of(looks, now), Budget.of(policy.moneyADay(), RATE));
    }

    void carryOut(Decision decision) {
        if (decision instanceof Decision.AddServers add) {
            long mib = state(0).nextServerMib();
            for (int i = 0; i < add.number(); i++) {
                add(mib, now);
            }
            wish = add.wish();
        } else if (decision instanceof Decision.RemoveServers remove) {
            members.removeIf(member -> remove.servers().contains(member.id()));
            wish = remove.wish();
        } else if (decision instanceof Decision.SetMemory memory) {
            members.replaceAll(member -> member.id().equals(memory.server())
                    ? new Member(member.id(), member.name(), memory.mib(), member.byHandMib(), member.addedAt())
                    : member);
            wish = memory.wish();
        } else if (decision instanceof Decision.Nothing nothing) {
            wish = nothing.wish();
            return;
        }
        lastChange = now;
        lastFailed = null;
    }

    void fail() {
        lastChange = now;
        lastFailed = now;
    }

    static Reading cpu(int percent) {
        return new Reading(true, percent, null, null, null);
    }

    /** CPU 70 % for two minutes; 50 % of that for ten; 2 to {@code most} servers; five minutes of cool-down. */
    static ScalingPolicy policy(int most) {
        return new ScalingPolicy(
                true,
                ScalingAction.ADD_SERVER,
                70,
                null,
                null,
                null,
                120,
                70,
                600,
                ScalingAction.RESTART,
                3,
                60,
                1,
                most,
                new Memory(256),
                new Memory(2048),
                null,
                300);
    }

    static ScalingPolicy memoryPolicy() {
        return new ScalingPolicy(
                true,
                ScalingAction.ADD_MEMORY,
                null,
                80,
                null,
                null,
                60,
                70,
                600,
                null,
                3,
                60,
                1,
                4,
                new Memory(256),
                new Memory(1024),
                null,
                300);
    }

    static ScalingPolicy with(ScalingPolicy policy, boolean on, ScalingAction onSilence, Money moneyADay) {
        return new ScalingPolicy(
                on,
                policy.onLoad(),
                policy.cpuPercent(),
                policy.memoryPercent(),
                policy.connections(),
                policy.responseMillis(),
                policy.loadSeconds(),
                policy.calmPercent(),
                policy.calmSeconds(),
                onSilence,
                policy.silentTimes(),
                policy.silentSeconds(),
                policy.minServers(),
                policy.maxServers(),
                policy.memoryStep(),
                policy.maxMemory(),
                moneyADay,
                policy.coolDownSeconds());
    }
}
