package org.stratagrid.configurations.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.stratagrid.configurations.scaling.Decision.AddServers;
import org.stratagrid.configurations.scaling.Decision.Nothing;
import org.stratagrid.configurations.scaling.Decision.RemoveServers;
import org.stratagrid.configurations.scaling.Decision.SetMemory;
import org.stratagrid.configurations.scaling.Decision.Treat;
import org.stratagrid.contracts.scaling.ScalingAction;
import org.stratagrid.contracts.scaling.ScalingPolicy;
import org.stratagrid.contracts.scaling.ScheduledWindow;
import org.stratagrid.contracts.scaling.ScheduledWindow.Once;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Money;
import org.stratagrid.contracts.values.Tier;

class ScalingRulesTest {

    static final Instant START = Instant.parse("2026-03-02T08:00:00Z");
    static final Duration LOOK = Duration.ofSeconds(15);

    TierWorld world = world(TierWorld.policy(4));

    private static TierWorld world(ScalingPolicy policy, ScheduledWindow... windows) {
        return new TierWorld(policy, List.of(windows), 2, 512, START);
    }

    private static ScheduledWindow window(String from, String until, int servers, long mib) {
        return new ScheduledWindow(
                UUID.randomUUID(),
                Tier.WEB,
                null,
                new Once(java.time.LocalDateTime.parse(from), java.time.LocalDateTime.parse(until)),
                "UTC",
                servers,
                new Memory(mib));
    }

    private Decision after(int seconds, Function<Member, Reading> readings) {
        for (int i = 0; i < seconds / 15; i++) {
            world.look(LOOK, readings);
        }
        return world.decide();
    }

    private void follow(int seconds, Function<Member, Reading> readings) {
        for (int i = 0; i < seconds / 15; i++) {
            world.look(LOOK, readings);
            world.carryOut(world.decide());
        }
    }

    private static Function<Member, Reading> cpu(int percent) {
        return member -> TierWorld.cpu(percent);
    }

    @Test
    @DisplayName("DM-8 load above the limit for long enough adds one server, and says why")
    void grows() {
        assertThat(after(105, cpu(85))).isInstanceOf(Nothing.class);
        Decision decision = after(30, cpu(85));
        assertThat(decision).isInstanceOf(AddServers.class);
        assertThat(((AddServers) decision).number()).isEqualTo(1);
        assertThat(decision.why()).isEqualTo("CPU 85 %, above 70 for 2 minutes");
    }

    @Test
    @DisplayName("DM-8 a single look below the limit, or a pause of looking, begins the count anew")
    void sustained() {
        after(90, cpu(85));
        after(15, cpu(60));
        assertThat(after(105, cpu(85))).isInstanceOf(Nothing.class);
        world = world(TierWorld.policy(4));
        after(60, cpu(85));
        world.look(Duration.ofMinutes(3), cpu(85));
        assertThat(world.decide()).isInstanceOf(Nothing.class);
    }

    @Test
    @DisplayName("DM-8 it counts every server that exists against the most, those that failed too")
    void countsWhatExists() {
        after(150, cpu(99));
        assertThat(world.decide(1)).isInstanceOf(AddServers.class);
        Decision full = world.decide(2);
        assertThat(full).isInstanceOf(Nothing.class);
        assertThat(full.why()).contains("the most servers allowed (4)");
    }

    @Test
    @DisplayName("DM-8 one at a time, each after the cool-down; never more than the most")
    void bounded() {
        follow(150, cpu(99));
        assertThat(world.members).hasSize(3);
        follow(270, cpu(99));
        assertThat(world.members).hasSize(3);
        follow(60, cpu(99));
        assertThat(world.members).hasSize(4);
        follow(3600, cpu(99));
        assertThat(world.members).hasSize(4);
    }

    @Test
    @DisplayName(
            "DM-8 when demand falls, what was added goes again, newest first, and never what was configured by hand")
    void shrinks() {
        follow(600, cpu(99));
        List<UUID> added = world.members.stream().skip(2).map(Member::id).toList();
        Decision decision = after(615, cpu(10));
        assertThat(decision).isInstanceOf(RemoveServers.class);
        assertThat(((RemoveServers) decision).servers()).containsExactly(added.get(1));
        assertThat(decision.why()).contains("below 70 % of every limit for 10 minutes");
        world.carryOut(decision);
        follow(7200, cpu(0));
        assertThat(world.members).hasSize(2).noneMatch(Member::isAutomatic);
    }

    @Test
    @DisplayName("DM-8 it does not shrink when the rest would be near the limit: no flapping")
    void keeps() {
        follow(600, cpu(99));
        assertThat(world.members).hasSize(4);
        // 4 × 40 % on three servers would be 53 %, above 70 % of 70.
        follow(7200, cpu(40));
        assertThat(world.members).hasSize(4);
    }

    @Test
    @DisplayName("DM-8 switched off, it adds nothing and takes back what it added")
    void off() {
        follow(600, cpu(99));
        TierWorld off = world(TierWorld.with(world.policy, false, null, null));
        off.members.clear();
        off.members.addAll(world.members);
        off.wish = world.wish;
        off.now = world.now;
        off.look(LOOK, cpu(99));
        assertThat(off.decide())
                .isInstanceOfSatisfying(
                        RemoveServers.class,
                        remove -> assertThat(remove.servers()).hasSize(2));
        off.carryOut(off.decide());
        assertThat(off.decide()).isInstanceOf(Nothing.class);
    }

    @Test
    @DisplayName(
            "DM-8 a server that does not answer n times is treated as the policy says; one that answers again is not")
    void silence() {
        UUID second = world.members.get(1).id();
        Function<Member, Reading> silent = member -> new Reading(!member.id().equals(second), null, null, null, null);
        assertThat(after(30, silent)).isInstanceOf(Nothing.class);
        assertThat(after(15, silent)).isInstanceOfSatisfying(Treat.class, treat -> {
            assertThat(treat.server()).isEqualTo(second);
            assertThat(treat.action()).isEqualTo(ScalingAction.RESTART);
            assertThat(treat.why()).isEqualTo("web-2 did not answer 3 times in a minute");
        });
        world.look(LOOK, cpu(10));
        assertThat(world.decide()).isInstanceOf(Nothing.class);
    }

    @Test
    @DisplayName("DM-8 rebuilding makes one more for a moment: at the most servers it is a restart")
    void rebuildsWithinTheMost() {
        Function<Member, Reading> silent = member -> new Reading(false, null, null, null, null);
        world = world(TierWorld.with(TierWorld.policy(3), true, ScalingAction.REBUILD, null));
        assertThat(after(60, silent).action()).isEqualTo(ScalingAction.REBUILD);
        assertThat(world.decide(1).action()).isEqualTo(ScalingAction.RESTART);
    }

    @Test
    @DisplayName("DM-8 after a failure it waits; stopped, it adds nothing and still takes back")
    void failures() {
        after(150, cpu(99));
        world.fail();
        assertThat(after(285, cpu(99)).why()).contains("failed");
        assertThat(after(15, cpu(99))).isInstanceOf(AddServers.class);
        world.carryOut(world.decide());
        world.stopped = true;
        assertThat(after(3600, cpu(99))).isInstanceOf(Nothing.class);
        world.wish = Wish.NOTHING;
        assertThat(world.decide()).isInstanceOf(RemoveServers.class);
    }

    @Test
    @DisplayName("DM-8 the money of a day is a bound: nothing is added that it cannot pay, and what runs goes in time")
    void money() {
        // 0.5 GiB at 1.00 a GB-RAM-hour is 0.50 an hour.
        world = world(TierWorld.with(TierWorld.policy(6), true, null, Money.of("1.00", "USD")));
        follow(3600, cpu(99));
        assertThat(world.members).hasSize(3);
        follow(4 * 3600, cpu(99));
        assertThat(world.members).hasSize(2);
        assertThat(world.spentToday).isBetween(90 * 60 * 512L, 2 * 3600 * 512L);
        assertThat(world.decide().why()).contains("money");
        follow(12 * 3600, cpu(99));
        assertThat(world.members).as("the next day has money of its own").hasSize(3);
    }

    @Test
    @DisplayName("DM-8 more memory for the server that lacks it, up to the most, and back")
    void memory() {
        world = world(TierWorld.memoryPolicy());
        UUID second = world.members.get(1).id();
        Function<Member, Reading> short2 =
                member -> new Reading(true, null, member.id().equals(second) ? 90 : 40, null, null);
        assertThat(after(75, short2)).isInstanceOfSatisfying(SetMemory.class, set -> {
            assertThat(set.server()).isEqualTo(second);
            assertThat(set.mib()).isEqualTo(768);
            assertThat(set.why()).isEqualTo("web-2: memory 90 %, above 80 for a minute");
        });
        follow(3600, short2);
        assertThat(world.members).extracting(Member::memoryMib).containsExactly(512L, 1024L);
        assertThat(world.decide().why()).contains("most memory allowed (1 GiB)");
        follow(7200, member -> new Reading(true, null, 10, null, null));
        assertThat(world.members).extracting(Member::memoryMib).containsExactly(512L, 512L);
    }

    @Test
    @DisplayName("DM-9 a window's servers come at its beginning and go at its end, whatever the cool-down")
    void schedule() {
        world = world(
                TierWorld.with(TierWorld.policy(5), false, null, null),
                window("2026-03-02T09:00", "2026-03-02T09:05", 3, 0));
        follow(3585, cpu(1));
        assertThat(world.members).hasSize(2);
        follow(15, cpu(1));
        assertThat(world.members).hasSize(5);
        follow(285, cpu(1));
        assertThat(world.members).hasSize(5);
        follow(15, cpu(1));
        assertThat(world.members).hasSize(2);
    }

    @Test
    @DisplayName("DM-9 load and calendar together: the most that either wants, and at the end what load still wants")
    void scheduleAndLoad() {
        world = world(TierWorld.policy(5), window("2026-03-02T08:10", "2026-03-02T09:00", 2, 0));
        follow(600, cpu(50));
        assertThat(world.members).hasSize(4);
        follow(1200, cpu(90));
        assertThat(world.members).as("one more because of load").hasSize(5);
        follow(3600, cpu(60));
        assertThat(world.members).as("the window is over, the load is not").hasSize(5);
        follow(7200, cpu(5));
        assertThat(world.members).hasSize(2);
    }

    @Test
    @DisplayName("DM-9 a window within the bounds: as many as the most allows, and memory server by server")
    void scheduleWithinBounds() {
        world = world(
                TierWorld.with(TierWorld.policy(3), false, null, null),
                window("2026-03-02T08:00", "2026-03-02T09:00", 3, 4096));
        follow(60, cpu(1));
        assertThat(world.members).extracting(Member::memoryMib).containsExactly(2048L, 2048L, 512L);
        follow(3600, cpu(1));
        assertThat(world.members).extracting(Member::memoryMib).containsExactly(512L, 512L);
    }
}
