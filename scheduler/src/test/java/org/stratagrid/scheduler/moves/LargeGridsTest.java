package org.stratagrid.scheduler.moves;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.stratagrid.contracts.placement.MovePlan;
import org.stratagrid.contracts.placement.NodePolicy;
import org.stratagrid.contracts.placement.PlanGoal;
import org.stratagrid.contracts.placement.PlanRequest;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.audit.ReplacementCheck;
import org.stratagrid.scheduler.node.Node;
import org.stratagrid.scheduler.node.Size;
import org.stratagrid.scheduler.reservation.Held;

/** Plans for large grids hold what plans for small ones do; how quickly they come is shown by {@code ./stratagrid bench}. */
class LargeGridsTest {

    private static final Size[] CLASSES = {
        new Size(128 * 1024, 64, 2_000, 10_000),
        new Size(256 * 1024, 96, 4_000, 10_000),
        new Size(512 * 1024, 192, 8_000, 25_000)
    };

    private final Random random = new Random(11);
    private final PaperGrid grid = new PaperGrid(random);
    private final List<UUID> nodes = new ArrayList<>();
    private final List<Size> free = new ArrayList<>();

    private void nodes(int many) {
        for (int i = 0; i < many; i++) {
            Size size = CLASSES[random.nextInt(CLASSES.length)];
            nodes.add(grid.node("node-" + i, size, true, NodePolicy.PLAIN));
            free.add(size);
        }
    }

    /** Sites of up to 14 servers; a node gets what it has with the chance that {@code skew} gives it. */
    private void sites(int servers, double skew) {
        while (grid.held.size() < servers) {
            UUID site = grid.id();
            for (Tier tier : Tier.values()) {
                Set<Integer> used = new HashSet<>();
                for (int i = 1 + random.nextInt(4); i > 0; i--) {
                    int at = (int) (nodes.size() * Math.pow(random.nextDouble(), skew));
                    Size size = new Size(1024L << random.nextInt(4), 1 << random.nextInt(2), 20, 50);
                    if (size.within(free.get(at)) && used.add(at)) {
                        free.set(at, free.get(at).minus(size));
                        grid.add(
                                new UUID(0, site.hashCode()),
                                site,
                                tier.role() + "-" + i,
                                tier,
                                size,
                                nodes.get(at),
                                false,
                                true);
                    }
                }
            }
        }
    }

    @Test
    void tenOfTenThousandNodesDie() {
        nodes(10_000);
        sites(600_000, 1);
        Set<UUID> dead = new HashSet<>(nodes.subList(0, 10));
        Set<UUID> configurations = new HashSet<>();
        grid.held.stream()
                .filter(held -> dead.contains(held.nodeId()))
                .forEach(held -> configurations.add(held.configurationId()));
        List<Held> concerned = grid.held.stream()
                .filter(held -> configurations.contains(held.configurationId()))
                .toList();
        List<Node> before = grid.nodes();
        FailurePlanner planner = new FailurePlanner();
        Map<UUID, UUID> places = new HashMap<>();
        GridCopy copy = new GridCopy(before, concerned, List.of(), PlacementRules.NONE);
        FailurePlanner.Replaced replaced = planner.plan(copy, MovePlans.spots(copy, List.copyOf(dead)));
        assertThat(replaced.unplaced()).isEmpty();
        replaced.moved()
                .forEach(step -> places.put(step.server().id(), step.to().id()));
        assertThat(places).hasSizeGreaterThan(500);
        assertThat(ReplacementCheck.violations(grid.state(), dead, places, Set.of()))
                .isEmpty();
    }

    @Test
    void aSkewedGridOfHundredNodesIsEvenedOutPackedAndDrained() {
        nodes(100);
        sites(4_000, 2.2);
        MovePlan plan = plan(PlanGoal.EVEN_OUT, List.of());
        assertThat(plan.after()).isLessThan(plan.before() / 10);
        plan(PlanGoal.PACK, List.of());
        plan(PlanGoal.EMPTY_NODES, nodes.subList(0, 3));
    }

    @Test
    void serversMayAllHaveSizesOfTheirOwn() {
        nodes(100);
        while (grid.held.size() < 4_000) {
            int at = (int) (nodes.size() * Math.pow(random.nextDouble(), 2.2));
            Size size = new Size(512 + random.nextInt(6_000), 1 + random.nextInt(2), random.nextInt(90), 50);
            if (size.within(free.get(at))) {
                free.set(at, free.get(at).minus(size));
                grid.add(new UUID(0, 1), grid.id(), "s", Tier.WEB, size, nodes.get(at), false, false);
            }
        }
        plan(PlanGoal.EVEN_OUT, List.of());
        plan(PlanGoal.PACK, List.of());
    }

    private MovePlan plan(PlanGoal goal, List<UUID> named) {
        MovePlan plan = grid.plan(new PlanRequest(goal, named, PlanRequest.MOST_MOVES), grid.copy());
        assertThat(plan.moves()).as("%s: %s", goal, plan.sentence()).isNotEmpty();
        assertThat(grid.violations(plan)).isEmpty();
        return plan;
    }

    @Test
    void thousandNodesAreAskedWhetherEachMayDieAndHowMuchMoreFits() {
        nodes(1_000);
        sites(40_000, 2.2);
        GridCopy copy = grid.copy();
        assertThat(Survival.of(copy, 5)).hasSize(1_000);
        List<Held> one = new ArrayList<>();
        UUID site = grid.id();
        for (Tier tier : Tier.values()) {
            one.add(grid.server(tier.role(), site, tier, 4, nodes.get(0), true));
        }
        grid.held.removeAll(one);
        List<Node> before = grid.nodes();
        CopiesThatFit.Count count =
                CopiesThatFit.of(() -> new GridCopy(before, List.of(), List.of(), PlacementRules.NONE), one);
        assertThat(count.copies()).isGreaterThan(1_000);
    }
}
