package org.stratagrid.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stratagrid.scheduler.placement.Grid.nodeOf;
import static org.stratagrid.scheduler.placement.Grid.request;
import static org.stratagrid.scheduler.placement.Grid.server;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.stratagrid.contracts.placement.Assignment;
import org.stratagrid.contracts.placement.NodeCapacity;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.contracts.placement.PlacementDecision;
import org.stratagrid.contracts.placement.PlacementRequest;
import org.stratagrid.contracts.placement.ScoreLine;
import org.stratagrid.contracts.placement.ServerNeed;
import org.stratagrid.contracts.values.Bandwidth;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.node.Size;

/** What {@link Placement} promises of the choice of nodes and of its answers, over whichever transport. */
abstract class PlacementContract extends ReservationContract {

    @Test
    void sc1_sc8_aConfigurationIsSpreadSoThatALostNodeTakesPartOfEachTierOnly() {
        grid.node("node-1", 16);
        grid.node("node-2", 16);
        grid.node("node-3", 16);
        ServerNeed balancer = server("lb-1", Tier.LOAD_BALANCER, 1);
        ServerNeed web1 = server("web-1", Tier.WEB, 2);
        ServerNeed web2 = server("web-2", Tier.WEB, 2);
        ServerNeed database = server("db-1", Tier.DATABASE, 4);
        PlacementRequest request = request(configuration, balancer, web1, web2, database);

        PlacementDecision decision = placement.place(request);

        assertThat(audit.violations(request, decision)).isEmpty();
        assertThat(nodeOf(decision, web1)).isNotEqualTo(nodeOf(decision, web2));
        assertThat(decision.assignments().stream().map(Assignment::nodeName).distinct())
                .hasSize(3);
        assertThat(decision.requestId()).isEqualTo(request.id());
        assertThat(decision.decidedAt()).isEqualTo("2026-03-01T00:00:00Z");
    }

    @Test
    void sc12_everyConstraintSaysWhatItAddedAndOtherNodesWhyTheyLost() {
        grid.node("node-1", 16);
        grid.node("node-2", 16);
        grid.node("closed", 16, false);
        grid.node("tiny", 1);
        ServerNeed web1 = server("web-1", Tier.WEB, 2);
        ServerNeed web2 = server("web-2", Tier.WEB, 2);
        PlacementDecision placed = placement.place(request(configuration, web1, web2));
        PlacementDecision decision = placement.decision(web1.serverId());

        assertThat(decision.assignments()).isEqualTo(placed.assignments());
        assertThat(decision.score()).isEqualTo(placed.score());
        assertThat(decision.solveMicros()).isEqualTo(placed.solveMicros()).isPositive();
        assertThat(decision.reasons())
                .hasSize(18)
                .allSatisfy(line -> assertThat(line.sentence()).endsWith("."));
        assertThat(decision.reasons().stream().mapToLong(ScoreLine::score).sum())
                .as("the lines add up to the score %s", decision.score())
                .isEqualTo(Long.parseLong(decision.score().replaceAll(".*/(-?\\d+)soft", "$1")));
        assertThat(decision.reasons())
                .filteredOn(line -> line.constraint().equals("Spread of a tier"))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.level()).isEqualTo("soft");
                    assertThat(line.score()).isZero();
                    assertThat(line.sentence()).startsWith("No two servers of one tier share a node");
                });
        assertThat(decision.rejected())
                .contains("For web-1: closed takes no new servers.", "For web-1: tiny has too little memory free.")
                .anyMatch(text -> text.startsWith(
                                "web-1 on " + nodeOf(decision, web2) + " instead of " + nodeOf(decision, web1) + ": ")
                        && text.contains("points worse (Spread of a tier −10,000"));

        assertThat(decision.sentences())
                .containsOnlyKeys(web1.serverId(), web2.serverId())
                .containsEntry(web1.serverId(), "web-1 gets a node apart from web-2, with the most memory free.");
        assertThat(placement.decision(web2.serverId())).isEqualTo(decision);
    }

    @Test
    void sc12_aServerThatWasNeverPlacedHasNoDecision() {
        assertThat(refusal(() -> placement.decision(UUID.randomUUID())).reason())
                .isEqualTo(Refusal.Reason.NOT_FOUND);
    }

    @Test
    void sc2_whenNoNodeHasRoomTheRefusalSaysWhatWasMissing() {
        grid.node("node-1", 2);
        grid.node("node-2", 3);
        grid.node("node-3", 64, false);
        ServerNeed small = server("web-1", Tier.WEB, 1);
        ServerNeed large = server("web-2", Tier.WEB, 4);

        Refusal refusal = refusal(() -> placement.place(request(configuration, small, large)));

        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.NO_CAPACITY);
        assertThat(refusal.sentence())
                .startsWith("No node has room for web-2 (4 GiB memory): of 3 nodes, 2 have too little memory free and"
                        + " 1 takes no new servers.");
        assertThat(placement.reservations()).as("all or nothing").isEmpty();
    }

    @Test
    void sc2_eachResourceCanBeTheOneThatIsMissing() {
        assertThat(refusal(() -> placement.place(request(configuration, server("web-1", Tier.WEB, 1))))
                        .sentence())
                .startsWith("No node has room for web-1 (1 GiB memory): the grid has no nodes yet.");
        grid.node("node-1", 64);
        Map<ServerNeed, String> tooMuch = Map.of(
                need(1, 17, 1, 1), "(17 CPUs): the only node has too few CPUs free.",
                need(1, 1, 1001, 1), "(1001 GiB disk): the only node has too little disk free.",
                need(1, 1, 1, 1001), "(1001 Mbit/s bandwidth): the only node has too little bandwidth free.",
                need(Long.MAX_VALUE, 1, 1, 1), "memory): the only node has too little memory free.");
        tooMuch.forEach((need, words) -> assertThat(refusal(() -> placement.place(request(configuration, need)))
                        .sentence())
                .contains(words));
    }

    @Test
    void sc2_serversThatFitAloneButNotTogetherAreRefusedTogether() {
        grid.node("node-1", 3);
        ServerNeed one = server("web-1", Tier.WEB, 2);
        ServerNeed two = server("web-2", Tier.WEB, 2);
        Refusal refusal = refusal(() -> placement.place(request(configuration, one, two)));
        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.NO_CAPACITY);
        assertThat(refusal.sentence())
                .matches("No node has room left for web-[12] \\(2 GiB memory\\) beside the other servers: the only node"
                        + " has too little memory free\\..*");
        assertThat(placement.reservations()).isEmpty();
    }

    @Test
    void sc5_heavyTrafficGoesToTheNodeWithFreeBandwidth() {
        UUID busy = UUID.randomUUID();
        placement.enrol(
                busy,
                new NodeCapacity("a-busy", "home", new Memory(65536), 16, new Disk(100), new Bandwidth(1000), true));
        placement.place(request(UUID.randomUUID(), need(512, 1, 1, 800)));
        UUID quiet = UUID.randomUUID();
        placement.enrol(
                quiet,
                new NodeCapacity("b-quiet", "home", new Memory(8192), 16, new Disk(100), new Bandwidth(1000), true));
        Size size = new Size(4096, 1, 1, 50);
        ServerNeed calm = server(UUID.randomUUID(), "web-1", Tier.WEB, size, false);
        ServerNeed heavy = server(UUID.randomUUID(), "web-1", Tier.WEB, size, true);
        assertThat(nodeOf(placement.whatIf(request(configuration, calm)), calm)).isEqualTo("a-busy");
        assertThat(nodeOf(placement.whatIf(request(configuration, heavy)), heavy))
                .isEqualTo("b-quiet");
    }

    @Test
    void wrongEntriesAreRefusedWithASentence() {
        UUID id = UUID.randomUUID();
        Refusal node = refusal(() -> placement.enrol(
                id, new NodeCapacity(" ", "home", Memory.ZERO, 0, new Disk(1), new Bandwidth(1), true)));
        assertThat(node.reason()).isEqualTo(Refusal.Reason.INVALID);
        assertThat(node.fields()).containsOnlyKeys("name", "memory", "cpus");

        ServerNeed web = server("web-1", Tier.WEB, 1);
        assertThat(refusal(() -> placement.place(request(configuration, web, web)))
                        .fields())
                .containsEntry("servers[1].serverId", "web-1 is in the request twice.");
        assertThat(refusal(() -> placement.place(request(configuration, server("web-1", Tier.WEB, 0))))
                        .fields())
                .containsKey("servers[0].memory");
        assertThat(refusal(() -> placement.place(request(configuration, need(1, -1, 1, 1))))
                        .fields())
                .containsKey("servers[0].cpus");
        assertThat(refusal(() -> placement.place(new PlacementRequest(id, null, configuration, List.of(web))))
                        .fields())
                .containsKey("accountId");
    }

    @Test
    void whatBelongsToAnotherAccountIsNotFound() {
        grid.node("node-1", 16);
        ServerNeed web = server("web-1", Tier.WEB, 1);
        placement.place(request(configuration, web));
        UUID stranger = UUID.randomUUID();
        assertThat(refusal(() -> placement.place(
                                new PlacementRequest(UUID.randomUUID(), stranger, UUID.randomUUID(), List.of(web))))
                        .reason())
                .isEqualTo(Refusal.Reason.NOT_FOUND);
        assertThat(refusal(() -> placement.place(new PlacementRequest(
                                UUID.randomUUID(), stranger, configuration, List.of(server("x", Tier.WEB, 1)))))
                        .reason())
                .isEqualTo(Refusal.Reason.NOT_FOUND);
        assertThat(refusal(() -> placement.place(request(UUID.randomUUID(), web)))
                        .reason())
                .isEqualTo(Refusal.Reason.NOT_FOUND);
    }

    private static ServerNeed need(long mib, int cpus, int gib, int mbps) {
        return server(UUID.randomUUID(), "web-1", Tier.WEB, new Size(mib, cpus, gib, mbps), false);
    }
}
