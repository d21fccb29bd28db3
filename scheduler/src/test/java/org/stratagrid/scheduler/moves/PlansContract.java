package org.stratagrid.scheduler.moves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stratagrid.scheduler.moves.MovesContract.refusal;
import static org.stratagrid.scheduler.placement.Grid.request;
import static org.stratagrid.scheduler.placement.Grid.server;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.stratagrid.contracts.placement.GridPlans;
import org.stratagrid.contracts.placement.GridSurvival;
import org.stratagrid.contracts.placement.MovePlan;
import org.stratagrid.contracts.placement.MoveTarget;
import org.stratagrid.contracts.placement.NodeFailure;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.contracts.placement.PlacementRequest;
import org.stratagrid.contracts.placement.PlanGoal;
import org.stratagrid.contracts.placement.PlanRequest;
import org.stratagrid.contracts.placement.PlannedMove;
import org.stratagrid.contracts.placement.ReplacedServer;
import org.stratagrid.contracts.placement.Replacement;
import org.stratagrid.contracts.placement.Reservation;
import org.stratagrid.contracts.placement.RoomForMore;
import org.stratagrid.contracts.placement.ServerNeed;
import org.stratagrid.contracts.placement.UnmovedServer;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Refusal.Reason;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.platform.ServiceTest;
import org.stratagrid.scheduler.audit.GridAudit;
import org.stratagrid.scheduler.placement.Grid;

/** SC-8…10: what {@link GridPlans} promises of the grid as a whole, over whichever transport. */
@ServiceTest
abstract class PlansContract {

    @Autowired
    private JdbcClient database;

    @Autowired
    private Placement placement;

    private GridPlans plans;
    private Grid grid;
    private GridAudit audit;

    abstract GridPlans plans();

    @BeforeEach
    void emptyGrid() {
        plans = plans();
        grid = new Grid(placement, database);
        audit = new GridAudit(database);
        grid.clear();
    }

    private ServerNeed placed(String name, Tier tier, int gib) {
        ServerNeed need = server(name, tier, gib);
        placement.place(request(UUID.randomUUID(), need));
        return need;
    }

    private MovePlan plan(PlanGoal goal, int limit, UUID... nodes) {
        return plans.plan(new PlanRequest(goal, List.of(nodes), limit));
    }

    private void carryOut(MovePlan plan) {
        for (PlannedMove move : plan.moves()) {
            plans.beginMove(move.serverId(), new MoveTarget(move.to(), move.sentence()));
            assertThat(audit.violations()).isEmpty();
            plans.finishMove(move.serverId(), new MoveTarget(move.to()));
            assertThat(audit.violations()).isEmpty();
        }
    }

    @Test
    void sc10_aNodeIsEmptiedByAPlanThatHoldsUntilTheGridChanges() {
        UUID node1 = grid.node("node-1", 8);
        placed("web-1", Tier.WEB, 2);
        placed("db-1", Tier.DATABASE, 4);
        UUID node2 = grid.node("node-2", 8);

        MovePlan plan = plan(PlanGoal.EMPTY_NODES, 10, node1);

        assertThat(plan.moves()).extracting(PlannedMove::name).containsExactly("db-1", "web-1");
        assertThat(plan.moves()).allSatisfy(move -> assertThat(move.gain()).isPositive());
        assertThat(plan.staying()).isEmpty();
        assertThat(plan.before()).isEqualTo(2);
        assertThat(plan.after()).isZero();
        assertThat(plan.sentence()).isEqualTo("node-1 is empty after 2 moves.");
        assertThat(plans.check(plan)).isEmpty();

        carryOut(plan);
        assertThat(grid.load(node1).servers()).isZero();
        assertThat(grid.load(node2).servers()).isEqualTo(2);
        assertThat(plans.check(plan)).as("it is done already").isNotEmpty();
        assertThat(plan(PlanGoal.EMPTY_NODES, 10, node1).sentence())
                .isEqualTo("node-1 is empty already: nothing has to move.");
    }

    @Test
    void sc12_aServerThatCannotLeaveIsNamedWithTheReason() {
        UUID node1 = grid.node("node-1", 8);
        placed("db-1", Tier.DATABASE, 6);
        placed("web-1", Tier.WEB, 1);
        grid.node("node-2", 4);
        grid.node("node-3", 64, false);

        MovePlan plan = plan(PlanGoal.EMPTY_NODES, 10, node1);

        assertThat(plan.moves()).extracting(PlannedMove::name).containsExactly("web-1");
        assertThat(plan.staying())
                .extracting(UnmovedServer::reason)
                .containsExactly(
                        "No other node has room for db-1 (6 GiB): of 2 nodes, 1 takes no new servers and 1 has too"
                                + " little memory free.");
        assertThat(plan.sentence()).isEqualTo("1 of 2 servers on node-1 cannot leave; 1 move for the others.");
        assertThat(plan(PlanGoal.EMPTY_NODES, 0, node1).moves())
                .as("never more than asked")
                .isEmpty();
    }

    @Test
    void sc7_licencesAndRiskAreWeighedAsTheRowsSay() {
        UUID node1 = grid.node("node-1", 16);
        placed("web-1", Tier.WEB, 2);
        grid.node("node-2", 16);
        UUID node3 = grid.node("node-3", 16);
        grid.license(node3, "Debian 12");
        placed("db-1", Tier.DATABASE, 4);
        database.sql("UPDATE scheduler.reservation SET node_id = :node WHERE name = 'db-1'")
                .param("node", node3)
                .update();
        database.sql(
                        "INSERT INTO scheduler.licence_price (system, minor_units, currency) VALUES ('Debian 12', 900, 'EUR')")
                .update();
        try {
            MovePlan plan = plan(PlanGoal.EMPTY_NODES, 10, node1);
            assertThat(plan.moves())
                    .as("the fuller node, which is licensed")
                    .extracting(PlannedMove::to)
                    .containsExactly(node3);
            MovePlan even = plan(PlanGoal.EVEN_OUT, 10);
            assertThat(even.moves()).isNotEmpty();
            assertThat(even.before() - even.after()).as("the licence of node-1").isGreaterThan(500);
            assertThat(plans.check(even)).isEmpty();
        } finally {
            database.sql("DELETE FROM scheduler.licence_price").update();
        }
    }

    @Test
    void sc3_aSkewedGridIsEvenedOutAndAnEvenOneIsLeftAlone() {
        UUID node1 = grid.node("node-1", 16);
        for (int i = 0; i < 6; i++) {
            placed("web-" + i, Tier.WEB, 2);
        }
        UUID node2 = grid.node("node-2", 16);

        assertThat(plan(PlanGoal.EVEN_OUT, 1).moves()).hasSize(1);
        MovePlan plan = plan(PlanGoal.EVEN_OUT, 100);
        assertThat(plan.moves()).hasSize(3);
        assertThat(plan.before() - plan.after())
                .isGreaterThan(
                        plan.moves().stream().mapToDouble(PlannedMove::gain).sum());
        carryOut(plan);
        assertThat(grid.load(node1).servers())
                .isEqualTo(grid.load(node2).servers())
                .isEqualTo(3);
        MovePlan again = plan(PlanGoal.EVEN_OUT, 100);
        assertThat(again.moves()).isEmpty();
        assertThat(again.sentence()).startsWith("Nothing is worth moving: no move would bring more than it costs");
    }

    @Test
    void sc3_packingFreesWholeNodesOrMovesNothing() {
        UUID node1 = grid.node("node-1", 8);
        placed("web-1", Tier.WEB, 2);
        placement.enrol(node1, Grid.capacity("node-1", 8, false));
        UUID node2 = grid.node("node-2", 8);
        placed("db-1", Tier.DATABASE, 4);
        placement.enrol(node1, Grid.capacity("node-1", 8, true));

        MovePlan plan = plan(PlanGoal.PACK, 100);

        assertThat(plan.moves()).extracting(PlannedMove::name).containsExactly("web-1");
        assertThat(plan.sentence()).isEqualTo("1 move frees node-1.");
        carryOut(plan);
        assertThat(grid.load(node1).servers()).isZero();
        assertThat(grid.load(node2).servers()).isEqualTo(2);
        assertThat(plan(PlanGoal.PACK, 100).sentence())
                .isEqualTo("Nothing to move: servers stand on no more than one open node.");
    }

    @Test
    void questionsThatMakeNoSenseAreRefusedWithASentence() {
        UUID node = grid.node("node-1", 8);
        invalid("goal", "The request lacks goal.", new PlanRequest(null, List.of(), 1));
        invalid("nodes", "The request lacks nodes.", new PlanRequest(PlanGoal.PACK, null, 1));
        invalid("nodes", "Name the nodes to empty.", new PlanRequest(PlanGoal.EMPTY_NODES, List.of(), 1));
        invalid("nodes", "A node is named twice.", new PlanRequest(PlanGoal.EMPTY_NODES, List.of(node, node), 1));
        invalid(
                "nodes",
                "This goal is for the whole grid; only to empty nodes are they named.",
                new PlanRequest(PlanGoal.PACK, List.of(node), 1));
        invalid("limit", "A plan has 0 to 10,000 moves.", new PlanRequest(PlanGoal.PACK, List.of(), -1));
        invalid("limit", "A plan has 0 to 10,000 moves.", new PlanRequest(PlanGoal.PACK, List.of(), 10_001));
        assertThat(refusal(() -> plan(PlanGoal.EMPTY_NODES, 1, UUID.randomUUID()))
                        .reason())
                .isEqualTo(Reason.NOT_FOUND);
        UUID id = UUID.randomUUID();
        assertThat(refusal(() -> plans.replace(new NodeFailure(null, List.of(node))))
                        .fields())
                .containsKey("id");
        assertThat(refusal(() -> plans.replace(new NodeFailure(id, List.of()))).fields())
                .containsEntry("nodes", "Name the nodes that died.");
        assertThat(refusal(() -> plans.whatIfFailed(new NodeFailure(id, Arrays.asList(node, null))))
                        .fields())
                .containsKey("nodes");
        NodeFailure partlyUnknown = new NodeFailure(id, List.of(node, UUID.randomUUID()));
        assertThat(refusal(() -> plans.replace(partlyUnknown)).reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(refusal(() -> plans.whatIfFailed(partlyUnknown)).reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(grid.load(node).capacity().schedulable())
                .as("nothing was closed")
                .isTrue();
        assertThat(refusal(() -> plans.howManyMore(request(UUID.randomUUID()))).fields())
                .containsEntry("servers", "Name the servers of the configuration.");
    }

    private void invalid(String field, String sentence, PlanRequest request) {
        Refusal refusal = refusal(() -> plans.plan(request));
        assertThat(refusal.reason()).isEqualTo(Reason.INVALID);
        assertThat(refusal.fields()).containsEntry(field, sentence);
    }

    @Test
    void sc10_theServersOfADeadNodeArePlacedAgainAndThoseThatCannotAreNamedUntilTheyCan() {
        UUID dead = grid.node("node-1", 16);
        ServerNeed web = placed("web-1", Tier.WEB, 4);
        ServerNeed db = placed("db-1", Tier.DATABASE, 4);
        UUID node2 = grid.node("node-2", 6);
        NodeFailure failure = new NodeFailure(UUID.randomUUID(), List.of(dead));

        Replacement asked = plans.whatIfFailed(failure);
        assertThat(asked.moved()).extracting(ReplacedServer::name).containsExactly("db-1");
        assertThat(asked.commitMicros()).isZero();
        assertThat(placement.reservations()).extracting(Reservation::nodeId).containsOnly(dead);
        assertThat(grid.load(dead).capacity().schedulable()).isTrue();

        Replacement first = plans.replace(failure);
        assertThat(first.moved()).isEqualTo(asked.moved());
        assertThat(first.unplaced())
                .extracting(UnmovedServer::reason)
                .containsExactly("No node has room for web-1 (4 GiB): of 1 node, 1 has too little memory free.");
        assertThat(first.sentence()).isEqualTo("1 of 2 servers have new places; 1 found none.");
        assertThat(first.planMicros()).isPositive();
        assertThat(first.commitMicros()).isPositive();
        assertThat(grid.load(dead).capacity().schedulable()).isFalse();
        assertThat(placement.decision(db.serverId()).assignments().get(0).nodeId())
                .isEqualTo(node2);
        Replacement repeated = plans.replace(failure);
        assertThat(repeated.moved()).isEqualTo(first.moved());
        assertThat(repeated.unplaced()).isEqualTo(first.unplaced());

        grid.node("node-3", 6);
        Replacement later = plans.replace(failure);
        assertThat(later.moved()).extracting(ReplacedServer::name).containsExactly("db-1", "web-1");
        assertThat(later.unplaced()).isEmpty();
        assertThat(later.sentence()).isEqualTo("All 2 servers have new places.");
        assertThat(placement.decision(web.serverId()).requestId()).isEqualTo(failure.id());
        assertThat(grid.load(dead).servers()).isZero();
        assertThat(audit.violations()).isEmpty();
    }

    @Test
    void sc8_operatorsSeeWhichNodeMayNotDie() {
        assertThat(plans.survival().sentence()).isEqualTo("No node holds a server.");
        grid.node("node-1", 8);
        placed("web-1", Tier.WEB, 2);
        grid.node("node-2", 8);
        assertThat(plans.survival().anyOneMayDie()).isTrue();
        placed("db-1", Tier.DATABASE, 7);
        GridSurvival survival = plans.survival();
        assertThat(survival.anyOneMayDie()).isFalse();
        assertThat(survival.losses()).extracting(loss -> loss.unplaced()).containsExactly(1, 1);
        assertThat(survival.losses().get(0).examples().get(0).reason())
                .contains("of 1 node, 1 has too little memory free.");
    }

    @Test
    void sc2_asManyMoreFitAsAreSaidToFit() {
        grid.node("node-1", 8);
        grid.node("node-2", 4);
        PlacementRequest one =
                request(UUID.randomUUID(), server("web-1", Tier.WEB, 1), server("db-1", Tier.DATABASE, 2));
        RoomForMore room = plans.howManyMore(one);
        assertThat(room.copies()).isEqualTo(4);
        assertThat(room.sentence()).isEqualTo("4 more fit.");
        assertThat(room.atLeast()).isFalse();
        assertThat(room.limits()).hasSize(1);
        assertThat(placement.reservations()).as("nothing is committed").isEmpty();
        for (int i = 4; i > 0; i--) {
            assertThat(plans.howManyMore(one).copies()).isEqualTo(i);
            placed("web", Tier.WEB, 1);
            placed("db", Tier.DATABASE, 2);
        }
        assertThat(plans.howManyMore(one).sentence()).isEqualTo("Not even one more fits.");
    }
}
