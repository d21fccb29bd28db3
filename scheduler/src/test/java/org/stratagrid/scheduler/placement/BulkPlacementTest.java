package org.stratagrid.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.stratagrid.scheduler.placement.Grid.server;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.stratagrid.contracts.placement.Assignment;
import org.stratagrid.contracts.placement.BulkDecision;
import org.stratagrid.contracts.placement.BulkPlacement;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.contracts.placement.PlacementDecision;
import org.stratagrid.contracts.placement.PlacementRequest;
import org.stratagrid.contracts.placement.ScoreLine;
import org.stratagrid.contracts.placement.ServerNeed;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.platform.ServiceTest;
import org.stratagrid.scheduler.audit.GridAudit;

/** Many orders at once: few nodes, and every hard rule of a single order (SC-2, SC-8, SC-12). */
@ServiceTest
class BulkPlacementTest {

    @Autowired
    private BulkPlacement bulk;

    @Autowired
    private Placement placement;

    @Autowired
    private JdbcClient database;

    private Grid grid;

    @BeforeEach
    void emptyGrid() {
        grid = new Grid(placement, database);
        grid.clear();
    }

    private static PlacementRequest order(ServerNeed... servers) {
        return new PlacementRequest(
                UUID.randomUUID(), Grid.ACCOUNT, UUID.randomUUID(), List.of(servers), EnumSet.allOf(Tier.class));
    }

    private static Set<String> nodes(BulkDecision decided) {
        Set<String> nodes = new HashSet<>();
        decided.decisions()
                .forEach(decision -> decision.assignments().stream()
                        .map(Assignment::nodeName)
                        .forEach(nodes::add));
        return nodes;
    }

    @Test
    void sc2_manyOrdersShareFewNodesWithinTheirRoom() {
        for (int i = 0; i < 6; i++) {
            grid.node("node-" + i, 8);
        }
        List<PlacementRequest> orders = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            orders.add(order(server("web-" + i, Tier.WEB, 3), server("db-" + i, Tier.DATABASE, 1)));
        }
        BulkDecision decided = bulk.placeTogether(orders);
        assertThat(decided.refused()).isEmpty();
        assertThat(decided.decisions()).hasSize(6);
        assertThat(nodes(decided)).hasSize(3); // 24 GiB on nodes of 8
        assertThat(placement.reservations()).hasSize(12);
        assertThat(new GridAudit(database).violations()).isEmpty();
    }

    @Test
    void sc8_serversOfATierStayApartAndNodesInUseComeFirst() {
        grid.node("node-1", 16);
        grid.node("other-1", 16);
        grid.node("other-2", 16);
        placement.place(new PlacementRequest(
                UUID.randomUUID(), Grid.ACCOUNT, UUID.randomUUID(), List.of(server("old", Tier.WEB, 1))));
        String inUse = placement.nodes().stream()
                .filter(node -> node.servers() > 0)
                .map(node -> node.capacity().name())
                .findFirst()
                .orElseThrow();
        BulkDecision decided = bulk.placeTogether(List.of(
                order(server("a-1", Tier.WEB, 1), server("a-2", Tier.WEB, 1)), order(server("b", Tier.WEB, 1))));
        assertThat(nodes(decided)).hasSize(2).contains(inUse);
        decided.decisions()
                .forEach(decision -> assertThat(decision.assignments().stream()
                                .map(Assignment::nodeId)
                                .distinct())
                        .hasSameSizeAs(decision.assignments()));
    }

    @Test
    void aRepeatReservesNothingTwice() {
        grid.node("node-1", 16);
        grid.node("node-2", 16);
        List<PlacementRequest> orders = List.of(
                order(server("a-1", Tier.WEB, 1), server("a-2", Tier.WEB, 1)), order(server("b", Tier.DATABASE, 4)));
        BulkDecision first = bulk.placeTogether(orders);
        BulkDecision again = bulk.placeTogether(orders);
        assertThat(again.decisions())
                .extracting(d -> Set.copyOf(d.assignments()))
                .hasSameElementsAs(first.decisions().stream()
                        .map(d -> Set.copyOf(d.assignments()))
                        .toList());
        assertThat(placement.reservations()).hasSize(3);
    }

    @Test
    void sc12_whatDoesNotFitIsRefusedWithItsReasonAndTheOthersArePlacedAndExplained() {
        grid.node("node-1", 8);
        ServerNeed fits = server("fits", Tier.WEB, 2);
        PlacementRequest large = order(server("large", Tier.DATABASE, 64));
        BulkDecision decided = bulk.placeTogether(List.of(order(fits), large));
        assertThat(decided.decisions()).hasSize(1);
        assertThat(decided.refused()).hasSize(1).allSatisfy(refused -> {
            assertThat(refused.requestId()).isEqualTo(large.id());
            assertThat(refused.reason()).isEqualTo(Refusal.Reason.NO_CAPACITY);
            assertThat(refused.sentence()).contains("large");
        });
        assertThat(placement.decision(fits.serverId()).reasons()).isNotEmpty();
        assertThat(placement.decision(fits.serverId()).sentences()).containsKey(fits.serverId());
    }

    /** Points alone would put it on the empty node, so the explanation may not claim that they decided. */
    @Test
    void sc12_theExplanationSaysThatFewNodesCountedMost() {
        grid.node("node-1", 16);
        grid.node("node-2", 16);
        ServerNeed one = server("one", Tier.WEB, 2);
        ServerNeed other = server("other", Tier.WEB, 2);
        BulkDecision decided = bulk.placeTogether(List.of(order(one), order(other)));
        assertThat(nodes(decided)).hasSize(1);
        PlacementDecision why = placement.decision(other.serverId());
        assertThat(why.reasons().get(0).constraint()).isEqualTo("Few nodes");
        assertThat(why.reasons().get(0).sentence()).startsWith("2 servers were placed at once");
        assertThat(why.sentences().get(other.serverId()))
                .isEqualTo("other gets a node that it shares with others, so that few are used.");
        ServerNeed alone = server("alone", Tier.WEB, 2);
        placement.place(order(alone));
        assertThat(placement.decision(alone.serverId()).reasons())
                .extracting(ScoreLine::constraint)
                .doesNotContain("Few nodes");
    }

    @Test
    void aWrongEntryReservesNothing() {
        grid.node("node-1", 8);
        PlacementRequest good = order(server("good", Tier.WEB, 1));
        PlacementRequest same = new PlacementRequest(
                UUID.randomUUID(), Grid.ACCOUNT, good.configurationId(), List.of(server("same", Tier.WEB, 1)));
        ServerNeed twice = server("twice", Tier.WEB, 1);
        for (List<PlacementRequest> wrong :
                List.of(List.of(good, same), List.of(good, good), List.of(order(twice), order(twice)))) {
            Refusal refusal = catchThrowableOfType(Refusal.class, () -> bulk.placeTogether(wrong));
            assertThat(refusal.reason()).isEqualTo(Refusal.Reason.INVALID);
            assertThat(refusal.fields()).hasSize(1);
        }
        assertThat(placement.reservations()).isEmpty();
    }
}
