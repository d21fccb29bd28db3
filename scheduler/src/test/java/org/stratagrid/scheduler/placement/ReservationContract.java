package org.stratagrid.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.stratagrid.scheduler.placement.Grid.nodeOf;
import static org.stratagrid.scheduler.placement.Grid.request;
import static org.stratagrid.scheduler.placement.Grid.server;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.stratagrid.contracts.placement.NodeLoad;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.contracts.placement.PlacementDecision;
import org.stratagrid.contracts.placement.PlacementRequest;
import org.stratagrid.contracts.placement.ServerNeed;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.platform.ServiceTest;
import org.stratagrid.scheduler.audit.GridAudit;

/** What {@link Placement} promises of the room that servers hold, over whichever transport. */
@ServiceTest
abstract class ReservationContract {

    @Autowired
    private JdbcClient database;

    Placement placement;
    Grid grid;
    GridAudit audit;
    final UUID configuration = UUID.randomUUID();

    abstract Placement placement();

    @BeforeEach
    void emptyGrid() {
        placement = placement();
        grid = new Grid(placement, database);
        audit = new GridAudit(database);
        grid.clear();
    }

    @Test
    void aRepeatedRequestHasTheSameAnswerAndReservesNothingTwice() {
        grid.node("node-1", 16);
        UUID other = grid.node("node-2", 16);
        PlacementRequest request = request(configuration, server("web-1", Tier.WEB, 2), server("web-2", Tier.WEB, 2));
        PlacementDecision first = placement.place(request);
        placement.enrol(other, Grid.capacity("node-2", 16, false));

        assertThat(placement.place(request)).isEqualTo(first);
        assertThat(placement.reservations()).hasSize(2);
        assertThat(audit.violations()).isEmpty();
    }

    @Test
    void sc10_whatIsPlacedStaysWhereItIs() {
        grid.node("node-1", 4);
        ServerNeed web1 = server("web-1", Tier.WEB, 2);
        placement.place(request(configuration, web1));
        PlacementDecision before = placement.decision(web1.serverId());
        grid.node("node-2", 64);
        ServerNeed web2 = server("web-2", Tier.WEB, 2);

        PlacementDecision after = placement.place(request(configuration, web1, web2));

        assertThat(nodeOf(after, web1)).isEqualTo("node-1");
        assertThat(nodeOf(after, web2)).isEqualTo("node-2");
        assertThat(placement.decision(web1.serverId()))
                .as("how web-1 came to its node")
                .isEqualTo(before);
    }

    @Test
    void sc10_aServerPlacedLaterKeepsAwayFromItsTierThoughTheRestIsNotAskedAbout() {
        grid.node("node-1", 64);
        grid.node("node-2", 8);
        ServerNeed web1 = server("web-1", Tier.WEB, 1);
        assertThat(nodeOf(placement.place(request(configuration, web1)), web1)).isEqualTo("node-1");
        ServerNeed web2 = server("web-2", Tier.WEB, 1);
        assertThat(nodeOf(placement.place(request(configuration, web2)), web2)).isEqualTo("node-2");
    }

    @Test
    void sc10_aResizedServerStaysWhereItFitsAndMovesWhereItDoesNot() {
        UUID node1 = grid.node("node-1", 4);
        ServerNeed web = server("web-1", Tier.WEB, 2);
        placement.place(request(configuration, web));
        UUID node2 = grid.node("node-2", 64);

        ServerNeed larger = server(web.serverId(), "web-1", Tier.WEB, 4);
        assertThat(nodeOf(placement.place(request(configuration, larger)), web)).isEqualTo("node-1");
        assertThat(grid.load(node1).memoryReserved()).isEqualTo(new Memory(4096));

        ServerNeed largest = server(web.serverId(), "web-1", Tier.WEB, 5);
        assertThat(nodeOf(placement.place(request(configuration, largest)), web))
                .isEqualTo("node-2");
        assertThat(grid.load(node1).servers()).isZero();
        assertThat(grid.load(node2).memoryReserved()).isEqualTo(new Memory(5120));
        assertThat(placement.reservations())
                .singleElement()
                .satisfies(reservation -> assertThat(reservation.memory()).isEqualTo(new Memory(5120)));
        assertThat(audit.violations()).isEmpty();
    }

    @Test
    void whatIfAnswersTheSameAndReservesNothing() {
        grid.node("node-1", 16);
        grid.node("node-2", 16);
        PlacementRequest request = request(configuration, server("web-1", Tier.WEB, 2), server("web-2", Tier.WEB, 2));
        PlacementDecision asked = placement.whatIf(request);
        assertThat(placement.reservations()).isEmpty();
        assertThat(refusal(() -> placement.decision(request.servers().get(0).serverId()))
                        .reason())
                .isEqualTo(Refusal.Reason.NOT_FOUND);
        assertThat(placement.place(request).assignments()).isEqualTo(asked.assignments());
    }

    @Test
    void releaseGivesTheRoomBackAndCanBeRepeated() {
        UUID node = grid.node("node-1", 4);
        ServerNeed web = server("web-1", Tier.WEB, 4);
        PlacementRequest request = request(configuration, web);
        placement.place(request);
        List<UUID> gone = List.of(web.serverId(), UUID.randomUUID());
        placement.release(gone);
        placement.release(gone);
        placement.release(List.of());
        assertThat(grid.load(node).memoryReserved()).isEqualTo(Memory.ZERO);
        assertThat(placement.reservations()).isEmpty();
        assertThat(placement.place(request).assignments()).hasSize(1);
        assertThat(audit.violations()).isEmpty();
    }

    @Test
    void aNodeTellsTheTruthEvenWhenItShrinksBelowWhatItHolds() {
        UUID node = grid.node("node-1", 8);
        ServerNeed web1 = server("web-1", Tier.WEB, 3);
        ServerNeed web2 = server("web-2", Tier.WEB, 3);
        placement.place(request(configuration, web1, web2));

        placement.enrol(node, Grid.capacity("node-1", 4, true));

        NodeLoad load = grid.load(node);
        assertThat(load.capacity().memory()).isEqualTo(new Memory(4096));
        assertThat(load.memoryReserved()).isEqualTo(new Memory(6144));
        assertThat(placement.check())
                .singleElement()
                .asString()
                .startsWith("node-1 has more reserved than it has: 6144 of 4096 MiB");
        ServerNeed more = server("web-3", Tier.WEB, 1);
        assertThat(refusal(() -> placement.place(request(configuration, more))).reason())
                .isEqualTo(Refusal.Reason.NO_CAPACITY);
        PlacementRequest same = request(configuration, web1, web2);
        assertThat(placement.place(same).assignments()).as("what runs stays").hasSize(2);
        ServerNeed smaller = server(web1.serverId(), "web-1", Tier.WEB, 2);
        assertThat(nodeOf(placement.place(request(configuration, smaller)), web1))
                .isEqualTo("node-1");
        placement.release(List.of(web2.serverId()));
        assertThat(nodeOf(placement.place(request(configuration, more)), more)).isEqualTo("node-1");
        assertThat(placement.check()).isEmpty();
    }

    @Test
    void enrolIsRepeatableAndTheNodesComeByName() {
        UUID second = grid.node("node-b", 4);
        grid.node("node-a", 4);
        placement.enrol(second, Grid.capacity("node-b", 6, false));
        assertThat(placement.nodes()).extracting(load -> load.capacity().name()).containsExactly("node-a", "node-b");
        assertThat(grid.load(second).capacity()).isEqualTo(Grid.capacity("node-b", 6, false));
    }

    static Refusal refusal(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        Refusal refusal = catchThrowableOfType(Refusal.class, call);
        assertThat(refusal).as("a refusal").isNotNull();
        return refusal;
    }
}
