package org.stratagrid.scheduler.moves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.stratagrid.scheduler.placement.Grid.request;
import static org.stratagrid.scheduler.placement.Grid.server;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.stratagrid.contracts.placement.Assignment;
import org.stratagrid.contracts.placement.GridPlans;
import org.stratagrid.contracts.placement.MoveTarget;
import org.stratagrid.contracts.placement.NodeFailure;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.contracts.placement.PlacementRequest;
import org.stratagrid.contracts.placement.Replacement;
import org.stratagrid.contracts.placement.ServerMove;
import org.stratagrid.contracts.placement.ServerNeed;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Refusal.Reason;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.platform.ServiceTest;
import org.stratagrid.scheduler.audit.GridAudit;
import org.stratagrid.scheduler.placement.Grid;

/** SC-10: what {@link GridPlans} promises of a server that moves, over whichever transport. */
@ServiceTest
abstract class MovesContract {

    @Autowired
    private JdbcClient database;

    @Autowired
    private Placement placement;

    private GridPlans plans;
    private Grid grid;
    private GridAudit audit;
    private final UUID configuration = UUID.randomUUID();
    private final ServerNeed web = server("web-1", Tier.WEB, 2);
    private UUID node1;
    private UUID node2;

    abstract GridPlans plans();

    @BeforeEach
    void oneServerOnTheFirstOfTwoNodes() {
        plans = plans();
        grid = new Grid(placement, database);
        audit = new GridAudit(database);
        grid.clear();
        node1 = grid.node("node-1", 4);
        placement.place(request(configuration, web));
        node2 = grid.node("node-2", 4);
    }

    @Test
    void sc10_aServerHoldsRoomOnBothNodesWhileItMovesAndOnTheSecondAfterwards() {
        ServerMove move = plans.beginMove(web.serverId(), new MoveTarget(node2, "node-1 is to be emptied."));

        assertThat(move)
                .isEqualTo(new ServerMove(web.serverId(), "web-1", configuration, node1, node2, move.begunAt()));
        assertThat(plans.beginMove(web.serverId(), new MoveTarget(node2)))
                .as("repeatable")
                .isEqualTo(move);
        assertThat(plans.moves()).containsExactly(move);
        assertThat(held(node1)).isEqualTo(2);
        assertThat(held(node2)).isEqualTo(2);
        assertThat(audit.violations()).isEmpty();

        Assignment there = new Assignment(web.serverId(), node2, "node-2");
        assertThat(plans.finishMove(web.serverId(), new MoveTarget(node2))).isEqualTo(there);
        assertThat(plans.finishMove(web.serverId(), new MoveTarget(node2)))
                .as("repeatable")
                .isEqualTo(there);
        assertThat(plans.moves()).isEmpty();
        assertThat(held(node1)).isZero();
        assertThat(held(node2)).isEqualTo(2);
        assertThat(placement.decision(web.serverId()).reasons())
                .extracting(line -> line.sentence())
                .containsExactly("node-1 is to be emptied.");
        assertThat(audit.violations()).isEmpty();
    }

    @Test
    void sc10_aServerWhoseMoveIsAbandonedStaysWhereItWas() {
        plans.beginMove(web.serverId(), new MoveTarget(node2));
        plans.abandonMove(web.serverId());
        plans.abandonMove(web.serverId());
        plans.abandonMove(UUID.randomUUID());
        assertThat(plans.moves()).isEmpty();
        assertThat(held(node1)).isEqualTo(2);
        assertThat(held(node2)).isZero();
        Refusal late = refusal(() -> plans.finishMove(web.serverId(), new MoveTarget(node2)));
        assertThat(late.reason()).isEqualTo(Reason.CONFLICT);
        assertThat(late.sentence()).isEqualTo("No move of web-1 to node-2 is under way.");
        assertThat(audit.violations()).isEmpty();
    }

    @Test
    void dm6_aServerHasTheRoomOfTheDuplicateThatSucceedsIt() {
        ServerNeed duplicate = server("web-1", Tier.WEB, 1);
        placement.place(request(configuration, duplicate));
        UUID there = reservedOn(duplicate);

        plans.succeed(web.serverId(), duplicate.serverId());
        plans.succeed(web.serverId(), duplicate.serverId());

        assertThat(reservedOn(web)).isEqualTo(there);
        assertThat(placement.reservations()).hasSize(1);
        assertThat(held(node1) + held(node2)).isEqualTo(1);
        assertThat(placement.decision(web.serverId()).assignments())
                .extracting(Assignment::nodeId)
                .containsExactly(there);
        assertThat(placement.check()).isEmpty();

        ServerNeed foreign = server("web-1", Tier.WEB, 1);
        placement.place(request(UUID.randomUUID(), foreign));
        Refusal refusal = refusal(() -> plans.succeed(web.serverId(), foreign.serverId()));
        assertThat(refusal.reason()).isEqualTo(Reason.CONFLICT);
        assertThat(reservedOn(foreign)).isNotNull();
    }

    @Test
    void eachMoveThatCannotBeHasItsReason() {
        UUID full = grid.node("node-3", 1);
        UUID closed = grid.node("node-4", 8, false);
        expect(full, Reason.NO_CAPACITY, "web-1 cannot move to node-3: the node has too little memory free.");
        expect(closed, Reason.NO_CAPACITY, "web-1 cannot move to node-4: the node takes no new servers.");
        expect(node1, Reason.CONFLICT, "web-1 is on node-1 already.");
        assertThat(refusal(() -> plans.beginMove(web.serverId(), new MoveTarget(UUID.randomUUID())))
                        .reason())
                .isEqualTo(Reason.NOT_FOUND);
        assertThat(refusal(() -> plans.beginMove(UUID.randomUUID(), new MoveTarget(node2)))
                        .reason())
                .isEqualTo(Reason.NOT_FOUND);
        assertThat(refusal(() -> plans.beginMove(web.serverId(), new MoveTarget(null)))
                        .fields())
                .containsKey("nodeId");
        UUID third = grid.node("node-5", 8);
        plans.beginMove(web.serverId(), new MoveTarget(node2));
        expect(third, Reason.CONFLICT, "web-1 is moving to another node already.");
        assertThat(refusal(() -> plans.finishMove(web.serverId(), new MoveTarget(third)))
                        .reason())
                .isEqualTo(Reason.CONFLICT);
        assertThat(audit.violations()).isEmpty();
    }

    private void expect(UUID target, Reason reason, String sentence) {
        Refusal refusal = refusal(() -> plans.beginMove(web.serverId(), new MoveTarget(target)));
        assertThat(refusal.sentence()).isEqualTo(sentence);
        assertThat(refusal.reason()).isEqualTo(reason);
    }

    @Test
    void sc2_theRoomOfAServerThatIsAboutToComeIsNotSoldToAnother() {
        plans.beginMove(web.serverId(), new MoveTarget(node2));
        ServerNeed large = server("db-1", Tier.DATABASE, 3);
        assertThat(refusal(() -> placement.place(request(UUID.randomUUID(), large)))
                        .reason())
                .isEqualTo(Reason.NO_CAPACITY);
        plans.finishMove(web.serverId(), new MoveTarget(node2));
        assertThat(Grid.nodeOf(placement.place(request(UUID.randomUUID(), large)), large))
                .isEqualTo("node-1");
        assertThat(audit.violations()).isEmpty();
    }

    @Test
    void aServerThatIsReleasedWhileItMovesGivesBothRoomsBack() {
        plans.beginMove(web.serverId(), new MoveTarget(node2));
        placement.release(List.of(web.serverId()));
        assertThat(plans.moves()).isEmpty();
        assertThat(held(node1)).isZero();
        assertThat(held(node2)).isZero();
        assertThat(refusal(() -> plans.finishMove(web.serverId(), new MoveTarget(node2)))
                        .reason())
                .isEqualTo(Reason.NOT_FOUND);
        assertThat(audit.violations()).isEmpty();
    }

    @Test
    void aServerThatBecomesLargerWhileItMovesIsNotMovedIntoRoomForItsFormerSize() {
        plans.beginMove(web.serverId(), new MoveTarget(node2));
        placement.place(request(configuration, server(web.serverId(), "web-1", Tier.WEB, 3)));
        assertThat(refusal(() -> plans.finishMove(web.serverId(), new MoveTarget(node2)))
                        .reason())
                .isEqualTo(Reason.CONFLICT);
        plans.abandonMove(web.serverId());
        assertThat(held(node1)).isEqualTo(3);
        assertThat(held(node2)).isZero();
        assertThat(audit.violations()).isEmpty();
    }

    @Test
    void aServerArrivesOnANodeThatHasShrunkMeanwhile() {
        plans.beginMove(web.serverId(), new MoveTarget(node2));
        placement.enrol(node2, Grid.capacity("node-2", 1, true));
        plans.finishMove(web.serverId(), new MoveTarget(node2));
        assertThat(held(node2)).isEqualTo(2);
        assertThat(audit.violations())
                .singleElement()
                .asString()
                .startsWith("node-2 has more reserved than it has: 2048");
        placement.release(List.of(web.serverId()));
        ServerNeed large = server("db-1", Tier.DATABASE, 2);
        assertThat(Grid.nodeOf(placement.place(request(UUID.randomUUID(), large)), large))
                .isEqualTo("node-1");
        assertThat(audit.violations()).isEmpty();
    }

    @Test
    void sc10_whenANodeDiesMovesFromItArriveAndMovesToItEnd() {
        ServerNeed db = server("db-1", Tier.DATABASE, 1);
        placement.place(request(UUID.randomUUID(), db));
        UUID ofDb = reservedOn(db);
        assertThat(ofDb).isEqualTo(node2);
        plans.beginMove(web.serverId(), new MoveTarget(node2));
        plans.beginMove(db.serverId(), new MoveTarget(node1));
        placement.enrol(node2, Grid.capacity("node-2", 1, true));

        Replacement replacement = plans.replace(new NodeFailure(UUID.randomUUID(), List.of(node1)));

        assertThat(replacement.moved())
                .singleElement()
                .satisfies(moved -> assertThat(moved.to()).isEqualTo(node2));
        assertThat(plans.moves()).isEmpty();
        assertThat(reservedOn(db)).isEqualTo(node2);
        assertThat(grid.load(node1).servers()).isZero();
        assertThat(grid.load(node2).servers()).isEqualTo(2);
        assertThat(audit.violations()).singleElement().asString().startsWith("node-2 has more reserved");
    }

    @Test
    void sc8_serversThatAreToBeApartAreSoWhileOneOfThemMoves() {
        placement.release(List.of(web.serverId()));
        ServerNeed web2 = server("web-2", Tier.WEB, 1);
        placement.place(apart(web, web2));
        UUID of2 = reservedOn(web2);
        Refusal together = refusal(() -> plans.beginMove(web.serverId(), new MoveTarget(of2)));
        assertThat(together.reason()).isEqualTo(Reason.NO_CAPACITY);
        assertThat(together.sentence()).endsWith("holds this tier already.");

        UUID third = grid.node("node-3", 4);
        plans.beginMove(web2.serverId(), new MoveTarget(third));
        Refusal both = refusal(() -> plans.beginMove(web.serverId(), new MoveTarget(third)));
        assertThat(both.sentence()).isEqualTo("web-1 cannot move to node-3: the node holds this tier already.");
        ServerNeed web3 = server("web-3", Tier.WEB, 1);
        // node-3 is the only one without a web server of theirs, and one is on its way there.
        assertThat(refusal(() -> placement.place(apart(web, web2, web3))).reason())
                .isIn(Reason.NO_CAPACITY, Reason.UNAVAILABLE);
        plans.finishMove(web2.serverId(), new MoveTarget(third));
        placement.place(apart(web, web2, web3));
        assertThat(reservedOn(web3)).isEqualTo(of2);
        assertThat(audit.violations()).isEmpty();
    }

    private PlacementRequest apart(ServerNeed... servers) {
        return new PlacementRequest(UUID.randomUUID(), Grid.ACCOUNT, configuration, List.of(servers), Set.of(Tier.WEB));
    }

    private UUID reservedOn(ServerNeed server) {
        return placement.reservations().stream()
                .filter(each -> each.serverId().equals(server.serverId()))
                .findFirst()
                .orElseThrow()
                .nodeId();
    }

    /** GiB reserved on a node. */
    private long held(UUID node) {
        Memory memory = grid.load(node).memoryReserved();
        return memory.mib() / 1024;
    }

    static Refusal refusal(ThrowingCallable call) {
        Refusal refusal = catchThrowableOfType(Refusal.class, call);
        assertThat(refusal).as("a refusal").isNotNull();
        return refusal;
    }
}
