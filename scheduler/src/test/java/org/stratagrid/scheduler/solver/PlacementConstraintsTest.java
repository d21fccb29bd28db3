package org.stratagrid.scheduler.solver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.optaplanner.test.api.score.stream.ConstraintVerifier;
import org.stratagrid.contracts.placement.NodePolicy;
import org.stratagrid.contracts.values.PacketClass;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.node.Behaviour;
import org.stratagrid.scheduler.node.Size;
import org.stratagrid.scheduler.shape.WholeShapes;

/** Spec SC-2 to SC-9: each constraint alone. */
class PlacementConstraintsTest {

    private static final Size TINY = new Size(1, 1, 1, 1);

    private final ConstraintVerifier<PlacementConstraints, PlacementPlan> verifier =
            ConstraintVerifier.build(new PlacementConstraints(), PlacementPlan.class, ServerPlacing.class);

    private final NodeRoom empty = new RoomSample().room();
    private final NodeRoom half =
            new RoomSample().taken(new Size(5_000, 5, 50, 500)).databases(3).room();

    @Test
    void memoryIsNotOversold() {
        verifier.verifyThat(PlacementConstraints::memoryIsNotOversold)
                .given(
                        web(half, new Size(3_000, 1, 1, 1)),
                        web(half, new Size(2_500, 1, 1, 1)),
                        web(empty, RoomSample.CAPACITY))
                .penalizesBy(500);
    }

    @Test
    void cpusAreNotOversold() {
        verifier.verifyThat(PlacementConstraints::cpusAreNotOversold)
                .given(
                        web(half, new Size(1, 3, 1, 1)),
                        web(half, new Size(1, 4, 1, 1)),
                        web(empty, RoomSample.CAPACITY))
                .penalizesBy(2);
    }

    @Test
    void cpusMayBeSoldAsOftenAsTheOperatorSays() {
        NodeRoom threefold = new RoomSample()
                .policy(new NodePolicy("general", Set.of(), false, null, 300, false))
                .room();
        verifier.verifyThat(PlacementConstraints::cpusAreNotOversold)
                .given(web(threefold, new Size(1, 30, 1, 1)))
                .penalizesBy(0);
        verifier.verifyThat(PlacementConstraints::cpusAreNotOversold)
                .given(web(threefold, new Size(1, 31, 1, 1)))
                .penalizesBy(1);
    }

    @Test
    void diskIsNotOversold() {
        verifier.verifyThat(PlacementConstraints::diskIsNotOversold)
                .given(web(half, new Size(1, 1, 51, 1)), web(empty, RoomSample.CAPACITY))
                .penalizesBy(1);
    }

    @Test
    void bandwidthIsNotOversold() {
        verifier.verifyThat(PlacementConstraints::bandwidthIsNotOversold)
                .given(
                        web(half, new Size(1, 1, 1, 300)),
                        web(half, new Size(1, 1, 1, 300)),
                        web(empty, RoomSample.CAPACITY))
                .penalizesBy(100);
    }

    @Test
    void aNodeThatHasShrunkBelowWhatStaysOnItIsFullAndNotBroken() {
        Size stays = new Size(4_000, 1, 1, 1);
        NodeRoom shrunk =
                new RoomSample().taken(new Size(9_000, 1, 1, 1)).settled(stays).room();
        verifier.verifyThat(PlacementConstraints::memoryIsNotOversold)
                .given(web(shrunk, stays))
                .penalizesBy(0);
        verifier.verifyThat(PlacementConstraints::memoryIsNotOversold)
                .given(web(shrunk, stays), web(shrunk, TINY))
                .penalizesBy(1);
    }

    @Test
    void sc9_tiersKeepToTheirGroups() {
        Terms terms = new Terms(Map.of(Tier.LOAD_BALANCER, "edge"), WholeShapes.NONE);
        NodeRoom edge = new RoomSample().policy(group("edge")).terms(terms).room();
        NodeRoom general = new RoomSample().terms(terms).room();
        verifier.verifyThat(PlacementConstraints::tiersKeepToTheirGroups)
                .given(on(edge, new ServerSample().tier(Tier.LOAD_BALANCER)), on(general, new ServerSample()))
                .penalizesBy(0);
        verifier.verifyThat(PlacementConstraints::tiersKeepToTheirGroups)
                .given(on(general, new ServerSample().tier(Tier.LOAD_BALANCER)), on(edge, new ServerSample()))
                .penalizesBy(2);
        verifier.verifyThat(PlacementConstraints::tiersKeepToTheirGroups)
                .given(ServerPlacing.staying(new ServerSample().facts(), edge))
                .penalizesBy(0);
    }

    @Test
    void sc9_dedicatedNodesAreForTheirAccount() {
        NodeRoom mine = new RoomSample().policy(dedicated(ServerSample.ACCOUNT)).room();
        NodeRoom theirs = new RoomSample().policy(dedicated(UUID.randomUUID())).room();
        verifier.verifyThat(PlacementConstraints::dedicatedNodesAreForTheirAccount)
                .given(
                        on(mine, new ServerSample()),
                        on(mine, new ServerSample().dedicated()),
                        on(empty, new ServerSample()))
                .penalizesBy(0);
        verifier.verifyThat(PlacementConstraints::dedicatedNodesAreForTheirAccount)
                .given(
                        on(theirs, new ServerSample()),
                        on(theirs, new ServerSample().dedicated()),
                        on(empty, new ServerSample().dedicated()))
                .penalizesBy(3);
    }

    @Test
    void sc6_riskyServersAreIsolated() {
        NodeRoom isolated = new RoomSample().policy(isolated()).room();
        verifier.verifyThat(PlacementConstraints::riskyServersAreIsolated)
                .given(on(isolated, new ServerSample().risky()), on(empty, new ServerSample()))
                .penalizesBy(0);
        verifier.verifyThat(PlacementConstraints::riskyServersAreIsolated)
                .given(on(isolated, new ServerSample()), on(empty, new ServerSample().risky()))
                .penalizesBy(2);
    }

    @Test
    void serversAreKeptApartWhereAsked() {
        verifier.verifyThat(PlacementConstraints::serversAreKeptApartWhereAsked)
                .given(
                        on(half, new ServerSample().apart()),
                        on(half, new ServerSample().apart()),
                        on(half, new ServerSample().apart().tier(Tier.DATABASE)),
                        on(half, new ServerSample().apart().configuration(UUID.randomUUID())),
                        on(empty, new ServerSample().apart()))
                .penalizesBy(1);
        verifier.verifyThat(PlacementConstraints::serversAreKeptApartWhereAsked)
                .given(on(half, new ServerSample()), on(half, new ServerSample()))
                .penalizesBy(0);
        verifier.verifyThat(PlacementConstraints::serversAreKeptApartWhereAsked)
                .given(
                        ServerPlacing.staying(new ServerSample().apart().facts(), half),
                        ServerPlacing.staying(new ServerSample().apart().facts(), half))
                .penalizesBy(0);
    }

    @Test
    void everyServerHasANode() {
        verifier.verifyThat(PlacementConstraints::everyServerHasANode)
                .given(on(null, new ServerSample()), web(empty, RoomSample.CAPACITY))
                .penalizesBy(1);
    }

    @Test
    void sc8_serversOfATierAvoidEachOther() {
        verifier.verifyThat(PlacementConstraints::serversOfATierAvoidEachOther)
                .given(
                        web(half, TINY),
                        web(half, TINY),
                        web(half, TINY),
                        web(empty, TINY),
                        on(half, new ServerSample().tier(Tier.DATABASE)),
                        on(half, new ServerSample().configuration(UUID.randomUUID())))
                .penalizesBy(3);
    }

    @Test
    void sc8_serversOfTheConfigurationAvoidEachOther() {
        verifier.verifyThat(PlacementConstraints::serversOfTheConfigurationAvoidEachOther)
                .given(
                        web(half, TINY),
                        on(half, new ServerSample().tier(Tier.DATABASE)),
                        on(half, new ServerSample().configuration(UUID.randomUUID())),
                        web(empty, TINY))
                .penalizesBy(1);
    }

    @Test
    void sc3_nodesStayAvailable() {
        // Memory 100 ‰, CPUs 200 ‰, disk 300 ‰, bandwidth 400 ‰: the mean of the squares and the largest square.
        verifier.verifyThat(PlacementConstraints::nodesStayAvailable)
                .given(web(empty, new Size(1_000, 2, 30, 400)))
                .penalizesBy((100 * 100 + 200 * 200 + 300 * 300 + 400 * 400) / 4 / 1000 + 400 * 400 / 1000);
        // Before: all 500 ‰. After: memory 600 ‰, the scarcest; the others 600, 510 and 500 ‰.
        long before = (4 * 500 * 500 / 4 + 500 * 500) / 1000;
        long after = ((600 * 600 + 600 * 600 + 510 * 510 + 500 * 500) / 4 + 600 * 600) / 1000;
        verifier.verifyThat(PlacementConstraints::nodesStayAvailable)
                .given(web(half, new Size(1_000, 1, 1, 0)))
                .penalizesBy(after - before);
    }

    @Test
    void sc3_freeMemoryStaysBalanced() {
        Size tenth = new Size(1_000, 1, 1, 1);
        // 100²/1000
        verifier.verifyThat(PlacementConstraints::freeMemoryStaysBalanced)
                .given(web(empty, tenth))
                .penalizesBy(10);
        // (600² − 500²)/1000
        verifier.verifyThat(PlacementConstraints::freeMemoryStaysBalanced)
                .given(web(half, tenth))
                .penalizesBy(110);
    }

    /** By the score itself: the verifier confuses the signs of a constraint that may gain as well as lose. */
    @Test
    void sc4_webAndDatabaseServersAreMixed() {
        // Three databases already: 3² − 2² for a web server, 3² − 4² for one database more, nothing for an application.
        assertThat(mix(Tier.WEB)).isEqualTo(5);
        assertThat(mix(Tier.LOAD_BALANCER)).isEqualTo(5);
        assertThat(mix(Tier.DATABASE)).isEqualTo(-7);
        assertThat(mix(Tier.APPLICATION)).isZero();
    }

    private long mix(Tier tier) {
        ServerPlacing server =
                ServerPlacing.staying(new ServerSample().tier(tier).facts(), half);
        PlacementWeights onlyMix = new PlacementWeights(new Weights(0, 0, 0, 0, 1, 0, 0, 0, 0));
        return new PlacementSolver()
                .solve(new PlacementPlan(onlyMix, List.of(), List.of(server)))
                .score()
                .softScore();
    }

    @Test
    void sc5_heavyTrafficGoesWhereBandwidthIsFree() {
        Behaviour heavy = new Behaviour(true, false, PacketClass.SMALL_SLOW);
        ServerSample hundred = new ServerSample().size(new Size(1, 1, 1, 100));
        // 100 % × (500 ‰ + 2 × 100 ‰)
        verifier.verifyThat(PlacementConstraints::demandingServersGoWhereTheyCanBeCarried)
                .given(on(half, hundred.behaviour(heavy)), on(empty, hundred.behaviour(Behaviour.CALM)))
                .penalizesBy(700);
        verifier.verifyThat(PlacementConstraints::demandingServersGoWhereTheyCanBeCarried)
                .given(on(empty, hundred.behaviour(heavy)), on(half, hundred.behaviour(Behaviour.CALM)))
                .penalizesBy(200);
    }

    @Test
    void sc5_compressionAndManyPacketsGoWhereCpusAreFree() {
        Behaviour compressed = new Behaviour(false, true, PacketClass.SMALL_SLOW);
        ServerSample server = new ServerSample().size(new Size(1, 2, 1, 0));
        // 50 % × (500 ‰ + 1.5 × 200 ‰)
        verifier.verifyThat(PlacementConstraints::demandingServersGoWhereTheyCanBeCarried)
                .given(on(half, server.behaviour(compressed)))
                .penalizesBy(400);
        // Large and fast: 75 % × 500 ‰ of the bandwidth and 25 % × (500 ‰ + 1.25 × 200 ‰) of the CPUs.
        Behaviour packets = new Behaviour(false, false, PacketClass.LARGE_FAST);
        verifier.verifyThat(PlacementConstraints::demandingServersGoWhereTheyCanBeCarried)
                .given(on(half, server.behaviour(packets)))
                .penalizesBy((75 * 500 + 25 * 700) / 100);
    }

    @Test
    void sc6_riskyAccountsKeepTheirDistance() {
        UUID other = UUID.randomUUID();
        NodeRoom shared = new RoomSample()
                .policy(isolated())
                .risky(Map.of(other, 2, ServerSample.ACCOUNT, 5))
                .room();
        verifier.verifyThat(PlacementConstraints::riskyAccountsKeepTheirDistance)
                .given(on(shared, new ServerSample().risky()))
                .penalizesBy(2);
        // Beside each other 1, to those who live there already 2 and 5.
        verifier.verifyThat(PlacementConstraints::riskyAccountsKeepTheirDistance)
                .given(
                        on(shared, new ServerSample().risky()),
                        on(shared, new ServerSample().risky().account(other)))
                .penalizesBy(1 + 2 + 5);
        verifier.verifyThat(PlacementConstraints::riskyAccountsKeepTheirDistance)
                .given(on(shared, new ServerSample()))
                .penalizesBy(0);
    }

    @Test
    void sc7_licencesAreShared() {
        NodeRoom running = new RoomSample().systems(Map.of("Windows", 1)).room();
        NodeRoom licensed = new RoomSample()
                .policy(new NodePolicy("general", Set.of("Windows"), false, null, 100, false))
                .room();
        ServerSample windows = new ServerSample().licensed("Windows", 3_000);
        verifier.verifyThat(PlacementConstraints::licencesAreShared)
                .given(on(empty, windows), on(empty, windows), on(half, windows), on(half, new ServerSample()))
                .penalizesBy(6_000);
        verifier.verifyThat(PlacementConstraints::licencesAreShared)
                .given(
                        on(running, windows),
                        on(licensed, windows),
                        ServerPlacing.staying(windows.facts(), empty),
                        on(empty, windows))
                .penalizesBy(0);
    }

    @Test
    void roomStaysWhole() {
        Size shape = new Size(4_000, 1, 1, 1);
        WholeShapes shapes = new WholeShapes(List.of(shape), new double[] {1000});
        Terms terms = new Terms(Map.of(), shapes);
        // One such server fits beside what is taken, and none beside a newcomer that is too large by a little.
        NodeRoom almost =
                new RoomSample().taken(new Size(5_000, 5, 50, 500)).terms(terms).room();
        verifier.verifyThat(PlacementConstraints::roomStaysWhole)
                .given(web(almost, new Size(1_000, 1, 1, 1)))
                .penalizesBy(0);
        verifier.verifyThat(PlacementConstraints::roomStaysWhole)
                .given(web(almost, new Size(1_001, 1, 1, 1)))
                .penalizesBy(1000);
    }

    private static NodePolicy group(String group) {
        return new NodePolicy(group, Set.of(), false, null, 100, false);
    }

    private static NodePolicy dedicated(UUID account) {
        return new NodePolicy("general", Set.of(), false, account, 100, false);
    }

    private static NodePolicy isolated() {
        return new NodePolicy("general", Set.of(), true, null, 100, false);
    }

    private static ServerPlacing web(NodeRoom node, Size size) {
        return on(node, new ServerSample().size(size));
    }

    private static ServerPlacing on(NodeRoom node, ServerSample sample) {
        ServerPlacing server = ServerPlacing.movable(sample.facts());
        server.setNode(node);
        return server;
    }
}
