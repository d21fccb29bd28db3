package org.stratagrid.scheduler.moves;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.stratagrid.contracts.placement.MovePlan;
import org.stratagrid.contracts.placement.NodePolicy;
import org.stratagrid.contracts.placement.PlanGoal;
import org.stratagrid.contracts.placement.PlanRequest;
import org.stratagrid.contracts.placement.PlannedMove;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.node.Size;
import org.stratagrid.scheduler.reservation.Held;

/** SC-6, SC-7: plans of moves weigh what licences cost and how near risky accounts come to each other. */
class DuesTest {

    private static final String WINDOWS = "Windows";
    private static final UUID OTHER = UUID.fromString("00000000-0000-0000-0000-00000000000b");

    private final PaperGrid grid = new PaperGrid();

    private UUID isolated(String name) {
        return node(name, 64, new NodePolicy(NodePolicy.GENERAL, Set.of(), true, null, 100, false));
    }

    private UUID licensed(String name) {
        return node(name, 64, new NodePolicy(NodePolicy.GENERAL, Set.of(WINDOWS), false, null, 100, false));
    }

    private UUID node(String name, int gib, NodePolicy policy) {
        return grid.node(name, new Size(gib * 1024L, 64, 1_000, 10_000), true, policy);
    }

    private Held windows(String name, int gib, UUID node) {
        return grid.add(
                PaperGrid.ACCOUNT,
                grid.id(),
                name,
                Tier.WEB,
                new Size(gib * 1024L, 1, 10, 100),
                node,
                WINDOWS,
                false,
                false);
    }

    private Held risky(String name, UUID account, UUID node) {
        return grid.add(account, grid.id(), name, Tier.WEB, new Size(1024, 1, 10, 100), node, "Debian 12", true, false);
    }

    private MovePlan plan(PlanGoal goal, UUID... nodes) {
        MovePlan plan = grid.plan(new PlanRequest(goal, List.of(nodes), 100));
        assertThat(grid.violations(plan)).isEmpty();
        return plan;
    }

    @Test
    void sc7_aLicenceThatTwoEvenNodesPayIsWorthAMove() {
        windows("a", 2, grid.node("node-1", 64));
        windows("b", 2, grid.node("node-2", 64));

        assertThat(plan(PlanGoal.EVEN_OUT).moves()).as("where it is free").isEmpty();

        grid.price(WINDOWS, 500);
        MovePlan plan = plan(PlanGoal.EVEN_OUT);
        assertThat(plan.moves()).hasSize(1);
        assertThat(plan.moves().get(0).sentence()).contains("licences and risk cost 500 points less");
        assertThat(plan.before() - plan.after()).isBetween(490.0, 500.0);
    }

    @Test
    void sc7_noNodeIsEvenedOutForALicenceThatCostsMore() {
        UUID full = grid.node("node-1", 64);
        UUID empty = grid.node("node-2", 64);
        for (int i = 0; i < 4; i++) {
            windows("w" + i, 8, full);
        }

        grid.price(WINDOWS, 10);
        assertThat(plan(PlanGoal.EVEN_OUT).moves())
                .hasSize(2)
                .allSatisfy(move -> assertThat(move.to()).isEqualTo(empty));

        grid.price(WINDOWS, 5_000);
        assertThat(plan(PlanGoal.EVEN_OUT).moves()).isEmpty();
    }

    @Test
    void sc7_anEmptiedNodesServersGoWhereTheirLicenceIsPaidThoughItIsFuller() {
        UUID leaving = grid.node("node-1", 64);
        windows("w", 2, leaving);
        grid.node("node-2", 64);
        UUID fuller = licensed("node-3");
        grid.server("db", Tier.DATABASE, 40, fuller);
        grid.price(WINDOWS, 1_000);

        assertThat(plan(PlanGoal.EMPTY_NODES, leaving).moves())
                .extracting(PlannedMove::to)
                .containsExactly(fuller);
    }

    @Test
    void sc7_theFullLicensedNodeIsFoundAmongManyEmptyOnes() {
        UUID leaving = grid.node("node-1", 64);
        windows("w", 2, leaving);
        for (int i = 0; i < 60; i++) {
            grid.node("empty-" + i, 64);
        }
        UUID fuller = licensed("licensed");
        grid.server("db", Tier.DATABASE, 60, fuller);
        grid.price(WINDOWS, 1_000);

        assertThat(plan(PlanGoal.EMPTY_NODES, leaving).moves())
                .extracting(PlannedMove::to)
                .containsExactly(fuller);
    }

    @Test
    void sc7_aNodeIsNotFreedForALicenceThatCostsMoreThanItIsWorth() {
        UUID used = grid.node("node-1", 64);
        grid.server("db", Tier.DATABASE, 40, used);
        windows("w", 2, licensed("node-2"));

        assertThat(plan(PlanGoal.PACK).moves()).hasSize(1);

        grid.price(WINDOWS, 5_000);
        assertThat(plan(PlanGoal.PACK).moves())
                .as("what moves is the one that costs nothing elsewhere")
                .extracting(PlannedMove::name)
                .containsExactly("db");
    }

    @Test
    void sc6_riskyAccountsComeNoNearerAndAreParted() {
        UUID first = isolated("node-1");
        UUID second = isolated("node-2");
        risky("a", PaperGrid.ACCOUNT, first);
        risky("b", OTHER, first);
        grid.risk(2_000);

        MovePlan parted = plan(PlanGoal.EVEN_OUT);
        assertThat(parted.moves()).hasSize(1);
        assertThat(parted.moves().get(0).to()).isEqualTo(second);
        assertThat(parted.moves().get(0).gain()).isGreaterThan(1_900);
    }

    @Test
    void sc6_anEmptiedNodesRiskyServersGoToTheirOwnKind() {
        UUID leaving = isolated("node-1");
        risky("a", PaperGrid.ACCOUNT, leaving);
        UUID strangers = isolated("node-2");
        risky("b", OTHER, strangers);
        UUID own = isolated("node-3");
        for (int i = 0; i < 8; i++) {
            risky("own-" + i, PaperGrid.ACCOUNT, own);
        }
        grid.risk(2_000);

        assertThat(plan(PlanGoal.EMPTY_NODES, leaving).moves())
                .extracting(PlannedMove::to)
                .containsExactly(own);
    }
}
