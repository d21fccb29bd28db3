package org.stratagrid.scheduler.moves;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.audit.ReplacementCheck;
import org.stratagrid.scheduler.moves.FailurePlanner.Replaced;
import org.stratagrid.scheduler.reservation.Held;

/** SC-10: the servers of dead nodes find new places, the most important first; what runs stays. */
class FailurePlannerTest {

    private static final FailurePlanner PLANNER = new FailurePlanner();

    private final PaperGrid grid = new PaperGrid();

    private Replaced kill(UUID... nodes) {
        GridCopy copy = grid.copy();
        return PLANNER.plan(copy, MovePlans.spots(copy, List.of(nodes)));
    }

    private static List<String> names(List<Step> moved) {
        return moved.stream().map(step -> step.server().name()).toList();
    }

    @Test
    void allServersOfADeadNodeFindAPlaceAndWhatRunsStays() {
        UUID dead = grid.node("node-1", 16);
        UUID second = grid.node("node-2", 16);
        grid.node("node-3", 16);
        grid.server("db-1", Tier.DATABASE, 4, dead);
        grid.server("web-1", Tier.WEB, 4, dead);
        Held runs = grid.server("web-2", Tier.WEB, 2, second);

        Replaced replaced = kill(dead);

        assertThat(replaced.unplaced()).isEmpty();
        assertThat(names(replaced.moved())).containsExactly("db-1", "web-1");
        assertThat(replaced.moved()).allSatisfy(step -> {
            assertThat(step.from().id()).isEqualTo(dead);
            assertThat(step.server().id()).isNotEqualTo(runs.serverId());
        });
    }

    @Test
    void whereRoomIsShortTheMostImportantTiersComeFirst() {
        UUID dead = grid.node("node-1", 64);
        grid.node("node-2", 8);
        grid.server("lb", Tier.LOAD_BALANCER, 4, dead);
        grid.server("web", Tier.WEB, 4, dead);
        grid.server("app", Tier.APPLICATION, 4, dead);
        grid.server("db", Tier.DATABASE, 4, dead);

        Replaced replaced = kill(dead);

        assertThat(names(replaced.moved())).containsExactly("db", "app");
        assertThat(replaced.unplaced()).extracting(each -> each.server().name()).containsExactly("web", "lb");
        assertThat(replaced.unplaced())
                .extracting(PlannedSteps.Staying::reason)
                .containsExactly(
                        "No node has room for web (4 GiB): of 1 node, 1 has too little memory free.",
                        "No node has room for lb (4 GiB): of 1 node, 1 has too little memory free.");
    }

    @Test
    void aTierThatLostAllItsServersComesBeforeOneThatGoesOnWithFewer() {
        UUID dead = grid.node("node-1", 64);
        UUID alive = grid.node("node-2", 8);
        UUID site = grid.id();
        grid.server("db-of-two", site, Tier.DATABASE, 4, dead, false);
        grid.server("db-that-runs", site, Tier.DATABASE, 4, alive, false);
        grid.server("only-lb", Tier.LOAD_BALANCER, 4, dead);

        Replaced replaced = kill(dead);

        assertThat(names(replaced.moved())).containsExactly("only-lb");
        assertThat(replaced.unplaced()).extracting(each -> each.server().name()).containsExactly("db-of-two");
    }

    @Test
    void oneServerOfEachLostTierComesBeforeTheSecondOfAny() {
        UUID dead = grid.node("node-1", 64);
        grid.node("node-2", 8);
        UUID site = grid.id();
        grid.server("db-1", site, Tier.DATABASE, 4, dead, false);
        grid.server("db-2", site, Tier.DATABASE, 4, dead, false);
        grid.server("web-1", site, Tier.WEB, 4, dead, false);

        assertThat(names(kill(dead).moved())).hasSize(2).contains("web-1").containsAnyOf("db-1", "db-2");
    }

    @Test
    void noNumberOfLessImportantServersOutweighsAMoreImportantOne() {
        UUID dead = grid.node("node-1", 128);
        grid.node("node-2", 16);
        grid.server("db", Tier.DATABASE, 16, dead);
        for (int i = 0; i < 16; i++) {
            grid.server("app-" + i, Tier.APPLICATION, 1, dead);
        }

        Replaced replaced = kill(dead);

        assertThat(names(replaced.moved())).containsExactly("db");
        assertThat(replaced.unplaced()).hasSize(16);
    }

    @Test
    void serversThatWantToBeApartAreNeverPutTogether() {
        UUID dead = grid.node("node-1", 64);
        UUID alive = grid.node("node-2", 64);
        UUID site = grid.id();
        grid.server("db-1", site, Tier.DATABASE, 4, dead, true);
        grid.server("db-2", site, Tier.DATABASE, 4, alive, true);
        grid.server("web-1", site, Tier.WEB, 4, dead, true);
        grid.server("web-2", site, Tier.WEB, 4, dead, true);

        Replaced replaced = kill(dead);

        assertThat(names(replaced.moved())).hasSize(1).containsAnyOf("web-1", "web-2");
        assertThat(replaced.unplaced())
                .extracting(PlannedSteps.Staying::reason)
                .allSatisfy(reason -> assertThat(reason).endsWith("of 1 node, 1 holds this tier already."));
    }

    @Test
    void serversOfATierAreSpreadOverTheNodesThatAreLeft() {
        UUID dead = grid.node("node-1", 64);
        UUID emptiest = grid.node("node-2", 64);
        UUID other = grid.node("node-3", 64);
        grid.server("load", Tier.WEB, 20, other);
        UUID site = grid.id();
        grid.server("web-1", site, Tier.WEB, 4, dead, false);
        grid.server("web-2", site, Tier.WEB, 4, dead, false);

        assertThat(kill(dead).moved()).extracting(step -> step.to().id()).containsExactlyInAnyOrder(emptiest, other);
    }

    @Test
    void aServerThatWasMovingToALiveNodeIsThereNow() {
        UUID dead = grid.node("node-1", 16);
        UUID full = grid.node("node-2", 4);
        Held moving = grid.server("db-1", Tier.DATABASE, 4, dead);
        grid.moving(moving, full);

        Replaced replaced = kill(dead);

        assertThat(replaced.moved())
                .singleElement()
                .satisfies(step -> assertThat(step.to().id()).isEqualTo(full));
        assertThat(replaced.unplaced()).isEmpty();
    }

    @Test
    void aServerThatWasMovingToTheDeadNodeStaysAndOneBetweenDeadNodesLooksForAPlace() {
        UUID dead = grid.node("node-1", 16);
        UUID alsoDead = grid.node("node-2", 16);
        UUID alive = grid.node("node-3", 4);
        grid.moving(grid.server("stays", Tier.WEB, 2, alive), dead);
        grid.moving(grid.server("looks", Tier.WEB, 2, dead), alsoDead);

        Replaced replaced = kill(dead, alsoDead);

        assertThat(names(replaced.moved())).containsExactly("looks");
        assertThat(replaced.moved().get(0).to().id()).isEqualTo(alive);
    }

    @Test
    void whenAllNodesAreDeadEveryServerIsNamed() {
        UUID one = grid.node("node-1", 16);
        UUID two = grid.node("node-2", 16);
        grid.server("a", Tier.WEB, 4, one);
        grid.server("b", Tier.WEB, 4, two);

        Replaced replaced = kill(one, two);

        assertThat(replaced.moved()).isEmpty();
        assertThat(replaced.unplaced())
                .extracting(PlannedSteps.Staying::reason)
                .containsExactlyInAnyOrder(
                        "No node has room for a (4 GiB): there is no other node.",
                        "No node has room for b (4 GiB): there is no other node.");
    }

    @Test
    void aNodeWithoutServersDiesUnnoticed() {
        UUID dead = grid.node("node-1", 16);
        Replaced replaced = kill(dead);
        assertThat(replaced.moved()).isEmpty();
        assertThat(replaced.unplaced()).isEmpty();
    }

    @Test
    void theSearchMakesUseOfTheLastRoom() {
        // Greedy by importance and by what is free puts the small database where only the large web server would fit.
        UUID dead = grid.node("node-1", 64);
        grid.node("node-2", 8);
        grid.node("node-3", 4);
        grid.server("db", Tier.DATABASE, 4, dead);
        grid.server("web", Tier.WEB, 8, dead);

        assertThat(kill(dead).unplaced()).isEmpty();
    }

    @Test
    void randomFailuresOnRandomGridsBreakNoRule() {
        int moved = 0;
        int unplaced = 0;
        for (long seed = 0; seed < 150; seed++) {
            RandomGrids random = new RandomGrids(seed);
            Set<UUID> dead = new LinkedHashSet<>(List.of(random.anyNode(), random.anyNode()));
            GridCopy copy = random.grid.copy();
            Replaced replaced = PLANNER.plan(copy, MovePlans.spots(copy, List.copyOf(dead)));
            Map<UUID, UUID> places = new HashMap<>();
            replaced.moved()
                    .forEach(step -> places.put(step.server().id(), step.to().id()));
            Set<UUID> named = new HashSet<>();
            replaced.unplaced().forEach(each -> named.add(each.server().id()));
            assertThat(ReplacementCheck.violations(random.grid.state(), dead, places, named))
                    .as("seed %d", seed)
                    .isEmpty();
            moved += places.size();
            unplaced += named.size();
        }
        assertThat(moved).isGreaterThan(500);
        assertThat(unplaced).isGreaterThan(100);
    }
}
