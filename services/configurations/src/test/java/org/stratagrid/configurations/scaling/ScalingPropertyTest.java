package org.stratagrid.configurations.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import org.stratagrid.contracts.scaling.ScalingAction;
import org.stratagrid.contracts.scaling.ScalingPolicy;
import org.stratagrid.contracts.scaling.ScheduledWindow;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.MemoryTime;
import org.stratagrid.contracts.values.Money;

/** From one day into the next: random readings under random policies and calendars: what never happens (DM-8, DM-9). */
@Tag("DM-8")
class ScalingPropertyTest {

    private static final Duration LOOK = Duration.ofSeconds(30);
    private static final Instant START = Instant.parse("2026-03-06T15:00:00Z");

    @Property(tries = 12)
    void boundsHoldWhateverIsRead(@ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int byHand) {
        Random random = new Random(seed);
        ScalingPolicy policy = policy(random);
        List<ScheduledWindow> windows = windows(random);
        TierWorld world = new TierWorld(policy, windows, byHand, 512, START);
        Set<UUID> hand = world.members.stream().map(Member::id).collect(Collectors.toSet());
        int most = Math.max(byHand, policy.maxServers());
        Instant lastByLoad = null;
        int level = 50;
        for (int i = 0; i < 14 * 120; i++) {
            level = random.nextInt(40) == 0 ? random.nextInt(101) : level;
            int noise = level;
            world.look(LOOK, member -> reading(noise, random));
            int failing = random.nextInt(10) == 0 ? random.nextInt(3) : 0;
            TierState before = world.state(failing);
            Decision decision = world.decide(failing);
            if (decision instanceof Decision.AddServers add) {
                assertThat(before.existing() + add.number())
                        .as("never above the most, everything that exists counted")
                        .isLessThanOrEqualTo(policy.maxServers());
            }
            if (decision instanceof Decision.RemoveServers remove) {
                assertThat(remove.servers()).doesNotContainAnyElementsOf(hand);
                List<UUID> newest = before.automatic().stream()
                        .limit(remove.servers().size())
                        .map(Member::id)
                        .toList();
                assertThat(remove.servers()).as("newest first").isEqualTo(newest);
            }
            if (decision instanceof Decision.SetMemory memory) {
                assertThat(memory.mib())
                        .isBetween(512L, Math.max(512, policy.maxMemory().mib()));
            }
            if (isByLoad(decision)) {
                assertThat(policy.on()).isTrue();
                if (lastByLoad != null) {
                    assertThat(Duration.between(lastByLoad, world.now))
                            .as("cool-down")
                            .isGreaterThanOrEqualTo(Duration.ofSeconds(policy.coolDownSeconds()));
                }
                lastByLoad = world.now;
            }
            if (decision.isSomething() && random.nextInt(8) == 0) {
                world.fail();
            } else {
                world.carryOut(decision);
            }
            assertThat(world.members).hasSizeBetween(byHand, most);
            assertThat(world.members)
                    .extracting(Member::id)
                    .as("what was configured by hand stays")
                    .containsAll(hand);
            assertThat(world.members).allMatch(member -> member.memoryMib() >= member.byHandMib());
        }
    }

    @Property(tries = 12)
    void theMoneyOfADayIsNeverPassed(@ForAll long seed) {
        Random random = new Random(seed);
        ScalingPolicy drawn = policy(random);
        Money aDay = new Money(100 + random.nextInt(3000), TierWorld.RATE.currency());
        ScalingPolicy policy = TierWorld.with(drawn, drawn.on(), drawn.onSilence(), aDay);
        TierWorld world = new TierWorld(policy, windows(random), 2, 512, START);
        long budget = aDay.minorUnits() * MemoryTime.MIB_SECONDS_PER_GB_HOUR / TierWorld.RATE.minorUnits();
        boolean spent = false;
        for (int i = 0; i < 14 * 120; i++) {
            // Two hours of load above every limit that may be drawn; else chance decides whether anything is ever
            // added.
            int level = i < 240 ? 100 : 60 + random.nextInt(41);
            world.look(LOOK, member -> reading(level, random));
            assertThat(world.spentToday)
                    .as("spent at %s of %s", world.now, aDay)
                    .isLessThanOrEqualTo(budget);
            world.carryOut(world.decide());
            spent |= world.spentToday > 0;
        }
        // Not a bound that holds because nothing ever happens.
        assertThat(spent || !mayAdd(policy, aDay) || !policy.on()).isTrue();
    }

    private static boolean mayAdd(ScalingPolicy policy, Money aDay) {
        return policy.onLoad() == ScalingAction.ADD_SERVER && policy.maxServers() > 2 && aDay.minorUnits() > 100;
    }

    @Property(tries = 20)
    void withoutLoadTheCalendarAloneDecides(@ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int byHand) {
        Random random = new Random(seed);
        ScalingPolicy policy = TierWorld.with(policy(random), false, null, null);
        List<ScheduledWindow> windows = windows(random);
        TierWorld world = new TierWorld(policy, windows, byHand, 512, START);
        for (int i = 0; i < 1000; i++) {
            // Pauses as of a restart: the wanted number depends on the moment, not on what was seen before.
            world.look(Duration.ofSeconds(30L * (1 + random.nextInt(60))), member -> reading(50, random));
            Decision decision = world.decide();
            while (decision.isSomething()) {
                world.carryOut(decision);
                decision = world.decide();
            }
            int scheduled = windows.stream()
                    .filter(window -> WindowTimes.openAt(window, world.now).isPresent())
                    .mapToInt(ScheduledWindow::moreServers)
                    .findFirst()
                    .orElse(0);
            int most = Math.max(0, policy.maxServers() - byHand);
            assertThat(world.members).hasSize(byHand + Math.min(scheduled, most));
        }
    }

    private static boolean isByLoad(Decision decision) {
        return decision.isSomething()
                && (decision instanceof Decision.Treat
                        || decision.why().contains("above")
                        || decision.why().contains("did not answer")
                        || decision.why().contains("rest would"));
    }

    private static Reading reading(int level, Random random) {
        Integer cpu = random.nextInt(20) == 0 ? null : Math.max(0, Math.min(100, level + random.nextInt(11) - 5));
        return new Reading(
                random.nextInt(15) == 0 ? null : random.nextInt(12) > 0,
                cpu,
                Math.min(100, level + random.nextInt(20)),
                level,
                level * 3);
    }

    private static ScalingPolicy policy(Random random) {
        ScalingAction[] onLoad = {ScalingAction.ADD_SERVER, ScalingAction.ADD_SERVER, ScalingAction.ADD_MEMORY};
        ScalingAction[] onSilence = {
            null, ScalingAction.RESTART, ScalingAction.REBUILD, ScalingAction.MOVE, ScalingAction.ADD_SERVER
        };
        int least = 1 + random.nextInt(3);
        return new ScalingPolicy(
                random.nextInt(6) > 0,
                onLoad[random.nextInt(onLoad.length)],
                40 + random.nextInt(50),
                random.nextBoolean() ? 60 + random.nextInt(35) : null,
                random.nextInt(4) == 0 ? 50 : null,
                random.nextInt(4) == 0 ? 200 : null,
                30 + random.nextInt(300),
                10 + random.nextInt(81),
                60 + random.nextInt(1800),
                onSilence[random.nextInt(onSilence.length)],
                1 + random.nextInt(4),
                30 + random.nextInt(120),
                least,
                least + random.nextInt(6),
                new Memory(64L * (1 + random.nextInt(6))),
                new Memory(64L * (4 + random.nextInt(30))),
                null,
                30 + random.nextInt(900));
    }

    private static List<ScheduledWindow> windows(Random random) {
        List<ScheduledWindow> all = List.of(
                scheduled(random, WindowTimesTest.weekly("FRI 18:00", "SAT 02:00", "Europe/Berlin")),
                scheduled(random, WindowTimesTest.weekly("SAT 02:00", "SAT 09:30", "Europe/Berlin")),
                scheduled(random, WindowTimesTest.once("2026-03-07T20:00", "2026-03-08T11:00", "America/New_York")));
        return new ArrayList<>(all.subList(0, random.nextInt(4)));
    }

    private static ScheduledWindow scheduled(Random random, ScheduledWindow times) {
        boolean servers = random.nextBoolean();
        return new ScheduledWindow(
                times.id(),
                times.tier(),
                times.weekly(),
                times.once(),
                times.zone(),
                servers ? 1 + random.nextInt(4) : 0,
                servers ? Memory.ZERO : new Memory(64L * (1 + random.nextInt(20))));
    }
}
