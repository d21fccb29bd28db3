package org.stratagrid.scheduler.solver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.optaplanner.test.api.score.stream.ConstraintVerifier;
import org.stratagrid.contracts.placement.NodePolicy;
import org.stratagrid.contracts.values.PacketClass;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.node.Behaviour;
import org.stratagrid.scheduler.node.Node;
import org.stratagrid.scheduler.node.Residents;
import org.stratagrid.scheduler.node.Size;

/** Spec SC-2, SC-3, SC-4, SC-5, SC-8: each constraint alone. */
class PlacementConstraintsTest {

    private final ConstraintVerifier<PlacementConstraints, PlacementPlan> verifier =
            ConstraintVerifier.build(new PlacementConstraints(), PlacementPlan.class, ServerPlacing.class);

    private static final UUID ACCOUNT = UUID.randomUUID();
    private static final UUID CONFIGURATION = UUID.randomUUID();
    private static final Size CAPACITY = new Size(10_000, 10, 100, 1_000);

    private final NodeRoom empty = node(Size.NOTHING, Size.NOTHING, 0, 0);
    private final NodeRoom half = node(new Size(5_000, 5, 50, 500), Size.NOTHING, 0, 3);

    @Test
    void memoryIsNotOversold() {
        verifier.verifyThat(PlacementConstraints::memoryIsNotOversold)
                .given(web(half, new Size(3_000, 1, 1, 1)), web(half, new Size(2_500, 1, 1, 1)), web(empty, CAPACITY))
                .penalizesBy(500);
    }

    @Test
    void cpusAreNotOversold() {
        verifier.verifyThat(PlacementConstraints::cpusAreNotOversold)
                .given(web(half, new Size(1, 3, 1, 1)), web(half, new Size(1, 4, 1, 1)), web(empty, CAPACITY))
                .penalizesBy(2);
    }

    @Test
    void diskIsNotOversold() {
        verifier.verifyThat(PlacementConstraints::diskIsNotOversold)
                .given(web(half, new Size(1, 1, 51, 1)), web(empty, CAPACITY))
                .penalizesBy(1);
    }

    @Test
    void bandwidthIsNotOversold() {
        verifier.verifyThat(PlacementConstraints::bandwidthIsNotOversold)
                .given(web(half, new Size(1, 1, 1, 300)), web(half, new Size(1, 1, 1, 300)), web(empty, CAPACITY))
                .penalizesBy(100);
    }

    @Test
    void aNodeThatHasShrunkBelowWhatStaysOnItIsFullAndNotBroken() {
        Size stays = new Size(4_000, 1, 1, 1);
        NodeRoom shrunk = node(new Size(9_000, 1, 1, 1), stays, 0, 0);
        verifier.verifyThat(PlacementConstraints::memoryIsNotOversold)
                .given(web(shrunk, stays))
                .penalizesBy(0);
        verifier.verifyThat(PlacementConstraints::memoryIsNotOversold)
                .given(web(shrunk, stays), web(shrunk, new Size(1, 1, 1, 1)))
                .penalizesBy(1);
    }

    @Test
    void everyServerHasANode() {
        verifier.verifyThat(PlacementConstraints::everyServerHasANode)
                .given(server(Tier.WEB, null, CAPACITY, false), web(empty, CAPACITY))
                .penalizesBy(1);
    }

    @Test
    void serversOfATierAvoidEachOther() {
        Size small = new Size(1, 1, 1, 1);
        verifier.verifyThat(PlacementConstraints::serversOfATierAvoidEachOther)
                .given(
                        web(half, small),
                        web(half, small),
                        web(half, small),
                        web(empty, small),
                        server(Tier.DATABASE, half, small, false))
                .penalizesBy(3);
    }

    @Test
    void serversOfTheConfigurationAvoidEachOther() {
        Size small = new Size(1, 1, 1, 1);
        verifier.verifyThat(PlacementConstraints::serversOfTheConfigurationAvoidEachOther)
                .given(web(half, small), server(Tier.DATABASE, half, small, false), web(empty, small))
                .penalizesBy(1);
    }

    @Test
    void freeMemoryStaysBalanced() {
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
    void webAndDatabaseServersAreMixed() {
        // Three databases already: 3² − 2² for a web server, 3² − 4² for one database more, nothing for an application.
        assertThat(mix(Tier.WEB)).isEqualTo(5);
        assertThat(mix(Tier.LOAD_BALANCER)).isEqualTo(5);
        assertThat(mix(Tier.DATABASE)).isEqualTo(-7);
        assertThat(mix(Tier.APPLICATION)).isZero();
    }

    private long mix(Tier tier) {
        ServerPlacing server = ServerPlacing.staying(facts(tier, new Size(1, 1, 1, 1), false), half);
        PlacementWeights onlyMix = new PlacementWeights(0, 0, 0, 1, 0);
        return new PlacementSolver()
                .solve(new PlacementPlan(onlyMix, List.of(), List.of(server)))
                .score()
                .softScore();
    }

    @Test
    void heavyTrafficGoesWhereBandwidthIsFree() {
        Size hundred = new Size(1, 1, 1, 100);
        verifier.verifyThat(PlacementConstraints::heavyTrafficGoesWhereBandwidthIsFree)
                .given(server(Tier.WEB, half, hundred, true), web(empty, hundred))
                .penalizesBy(600);
        verifier.verifyThat(PlacementConstraints::heavyTrafficGoesWhereBandwidthIsFree)
                .given(server(Tier.WEB, empty, hundred, true), web(half, hundred))
                .penalizesBy(100);
    }

    private static ServerPlacing web(NodeRoom node, Size size) {
        return server(Tier.WEB, node, size, false);
    }

    private static ServerPlacing server(Tier tier, NodeRoom node, Size size, boolean heavy) {
        ServerPlacing server = ServerPlacing.movable(facts(tier, size, heavy));
        server.setNode(node);
        return server;
    }

    private static ServerFacts facts(Tier tier, Size size, boolean heavy) {
        return new ServerFacts(
                UUID.randomUUID(),
                ACCOUNT,
                CONFIGURATION,
                tier.role(),
                tier,
                size,
                new Behaviour(heavy, false, PacketClass.SMALL_SLOW),
                "Debian 12",
                false,
                false,
                false);
    }

    private static NodeRoom node(Size taken, Size settled, int networkHungry, int storageHungry) {
        Residents others =
                new Residents(networkHungry + storageHungry, networkHungry, storageHungry, Map.of(), Map.of());
        Node node = new Node(UUID.randomUUID(), "n", "home", true, CAPACITY, taken, NodePolicy.PLAIN, others);
        return new NodeRoom(node, taken, settled, others);
    }
}
