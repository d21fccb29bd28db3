package org.stratagrid.deployment.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.stratagrid.contracts.deployment.AffectedServer;
import org.stratagrid.contracts.deployment.AffectedState;
import org.stratagrid.contracts.deployment.Automation;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.Difference;
import org.stratagrid.contracts.deployment.NodeState;
import org.stratagrid.contracts.deployment.Nodes;
import org.stratagrid.contracts.deployment.ServerLight;
import org.stratagrid.contracts.deployment.Upkeep;
import org.stratagrid.contracts.placement.NodePolicy;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.deployment.FailingHypervisors;
import org.stratagrid.deployment.Grid;
import org.stratagrid.deployment.SampleOrders;
import org.stratagrid.deployment.TestMetering;
import org.stratagrid.deployment.TestMoves;
import org.stratagrid.deployment.TestNeighbours;
import org.stratagrid.deployment.TestPlacement;
import org.stratagrid.deployment.TestPolicies;
import org.stratagrid.deployment.hypervisor.GuestState;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;
import org.stratagrid.platform.ServiceTest;
import org.stratagrid.platform.time.ClockDriver;

/** A simulated node that goes silent with servers on it, from its last word to its return (spec DM-7). */
@ServiceTest
@Import({TestNeighbours.class, Grid.class})
class NodeDeathTest {

    private final SampleOrders samples = new SampleOrders();
    private final List<DesiredServer> servers = samples.threeTiers();
    private final DesiredServer balancer = servers.get(0);
    private final DesiredServer web = servers.get(1);
    private final DesiredServer otherWeb = servers.get(2);
    private final DesiredServer database = servers.get(3);
    private Node node;

    @Autowired
    Deployment deployment;

    @Autowired
    Nodes nodes;

    @Autowired
    Upkeep upkeep;

    @Autowired
    Automation automation;

    @Autowired
    Detection detection;

    @Autowired
    Grid grid;

    @Autowired
    Fleet fleet;

    @Autowired
    TestMoves moves;

    @Autowired
    TestPlacement placement;

    @Autowired
    TestPolicies policies;

    @Autowired
    TestMetering metering;

    @Autowired
    FailingHypervisors hypervisors;

    @Autowired
    ClockDriver clock;

    /** All but one web server on one node. */
    @BeforeEach
    void deploy() {
        await().until(() -> placement.nodes.values().stream()
                        .filter(each -> each.schedulable())
                        .count()
                == 6);
        node = fleet.nodes().get(0);
        List.of(balancer, web, database).forEach(server -> placement.wanted.put(server.name(), node.id()));
        placement.wanted.put(otherWeb.name(), fleet.nodes().get(1).id());
        grid.done(samples.deploy(servers));
        await().until(() -> metering.open(samples.configuration).size() == 4);
    }

    @AfterEach
    void leaveNothing() {
        automation.resume();
        moves.homeless.clear();
        placement.wanted.clear();
        hypervisors.mend(node);
        await().until(() -> state() == NodeState.READY);
        grid.awaitLook();
        grid.dissolve(samples);
        await().untilAsserted(() -> assertThat(grid.everything()).isEmpty());
    }

    private NodeState state() {
        return deployment.nodes().stream()
                .filter(status -> status.id().equals(node.id()))
                .findFirst()
                .orElseThrow()
                .state();
    }

    private void cut() {
        Instant now = clock.advance(Duration.ofMinutes(90));
        await().until(() -> now.equals(node.lastHeardAt()));
        hypervisors.cut(node);
        await().until(() -> !node.reachable());
    }

    private void awaitLight(DesiredServer server, ServerLight light) {
        grid.awaitLight(samples.configuration, server.id(), light);
    }

    private String problem(DesiredServer server) {
        return String.valueOf(grid.status(samples.configuration, server.id()).problem());
    }

    private AffectedServer affected(DesiredServer server) {
        return nodes.deaths().get(0).servers().stream()
                .filter(each -> each.serverId().equals(server.id()))
                .findFirst()
                .orElseThrow();
    }

    private void back() {
        hypervisors.mend(node);
        await().until(() -> state() == NodeState.READY);
    }

    @Test
    void DM7_the_operator_is_asked_and_then_only_the_dead_nodes_servers_are_rebuilt() {
        Instant born = metering.open(samples.configuration).iterator().next().from();
        cut();
        Instant died = node.lastHeardAt();
        int replacements = moves.replacements;
        clock.advance(Duration.ofMinutes(10));
        assertThat(state()).isEqualTo(NodeState.UNREACHABLE);
        assertThat(nodes.outage(node.id()).servers())
                .hasSize(3)
                .allMatch(server -> server.state() == AffectedState.UNKNOWN);
        detection.declare(node, failure -> {});
        assertThat(state()).isEqualTo(NodeState.DEAD);
        awaitLight(web, ServerLight.FAILED);
        assertThat(problem(web)).contains("Its node " + node.name() + " died", "certain that the node is off");
        await().until(() -> nodes.outage(node.id()).question() != null);
        assertThat(nodes.outage(node.id()).question())
                .contains("It has no fence command.", "its 3 servers are started on other nodes")
                .contains("lb-1, web-1, db-1 of shop", "each of them exists twice");
        assertThat(moves.replacements).as("nothing is started before").isEqualTo(replacements);
        assertThat(grid.nodeOf(web.id())).isSameAs(node);

        nodes.confirmOff(node.id());
        nodes.confirmOff(node.id());
        awaitLight(web, ServerLight.RUNNING);
        awaitLight(balancer, ServerLight.RUNNING);
        Node there = grid.nodeOf(web.id());
        assertThat(there).isNotSameAs(node);
        assertThat(there.hypervisor().state(grid.domainOf(web.id()))).isEqualTo(GuestState.RUNNING);
        await().until(() -> affected(web).state() == AffectedState.REBUILT);
        assertThat(affected(web).newNode()).isEqualTo(there.name());

        // A database is not replaced by an empty one behind its owner's back.
        await().until(() -> problem(database).contains("No back-up of its disk is within reach"));
        assertThat(grid.nodeOf(database.id())).isSameAs(node);
        assertThat(nodes.outage(node.id()).question()).contains("db-1 of shop waits for node", "lost for good");

        await().untilAsserted(() -> assertThat(upkeep.check())
                .extracting(Difference::sentence)
                .containsExactly("Node " + node.name() + " died and is off."));

        // The rest served on, and is metered on.
        assertThat(metering.ofServer(otherWeb.id()))
                .singleElement()
                .satisfies(fact -> assertThat(fact.until()).isNull());
        await().untilAsserted(() -> assertThat(metering.ofServer(web.id())).hasSize(2));
        assertThat(metering.ofServer(web.id()).get(0).from()).isEqualTo(born);
        assertThat(metering.ofServer(web.id()).get(0).until()).isEqualTo(died);
        assertThat(metering.ofServer(web.id()).get(1).from()).isEqualTo(clock.advance(Duration.ZERO));
        await().untilAsserted(() -> assertThat(metering.ofServer(database.id()))
                .singleElement()
                .satisfies(fact -> assertThat(fact.until()).isEqualTo(died)));

        // It comes back with all of its old guests.
        back();
        assertThat(grid.on(node))
                .hasSize(3)
                .allMatch(thing ->
                        thing.contains(grid.domainOf(database.id()).toString().substring(0, 8)));
        awaitLight(database, ServerLight.RUNNING);
        await().until(() -> placement.reserved.get(database.id()).nodeId().equals(node.id()));
        await().until(() -> affected(database).state() == AffectedState.LEFT);
        assertThat(moves.begun).isEmpty();
        assertThat(nodes.deaths().get(0).backAt()).isNotNull();
        assertThatThrownBy(() -> nodes.outage(node.id())).isInstanceOf(Refusal.class);
    }

    @Test
    void DM7_a_node_that_is_back_before_it_was_off_keeps_its_servers() {
        cut();
        detection.declare(node, failure -> {});
        awaitLight(web, ServerLight.FAILED);
        int before = moves.replacements;
        back();
        List.of(balancer, web, database).forEach(server -> {
            awaitLight(server, ServerLight.RUNNING);
            assertThat(grid.nodeOf(server.id())).isSameAs(node);
        });
        assertThat(moves.replacements).isEqualTo(before);
        await().until(() -> metering.open(samples.configuration).size() == 4);
    }

    @Test
    void DM7_a_server_without_a_place_is_told_and_does_not_hold_up_the_others() {
        moves.homeless.add(web.id());
        cut();
        nodes.confirmOff(node.id());
        awaitLight(balancer, ServerLight.RUNNING);
        await().until(() -> problem(web).contains("No other node can take it now: No node has 128 MiB left."));
        await().until(() -> affected(web).state() == AffectedState.UNPLACED);
        moves.homeless.clear();
        await().until(() -> affected(web).state() == AffectedState.REBUILT);
        awaitLight(web, ServerLight.RUNNING);
    }

    @Test
    void DM7_disks_that_are_given_up_are_made_anew_and_their_owner_is_told() {
        cut();
        assertThatThrownBy(() -> nodes.giveUpDisks(node.id())).isInstanceOf(Refusal.class);
        nodes.confirmOff(node.id());
        await().until(() -> affected(database).state() == AffectedState.HELD);
        nodes.giveUpDisks(node.id());
        awaitLight(database, ServerLight.RUNNING);
        await().until(() -> problem(database).contains("rebuilt with an empty database"));
        assertThat(grid.nodeOf(database.id())).isNotSameAs(node);
        back();
        assertThat(grid.on(node)).isEmpty();
    }

    @Test
    void DM7_nothing_happens_by_itself_while_that_is_paused() {
        automation.pause("The power feed is being worked on.");
        cut();
        nodes.confirmOff(node.id());
        await().until(() -> problem(web).contains("died"));
        int before = moves.replacements;
        assertThat(nodes.outage(node.id()).question()).contains("Automatic action is paused");
        assertThat(automation.automaticAction().reason()).isEqualTo("The power feed is being worked on.");
        assertThat(moves.replacements).isEqualTo(before);
        automation.resume();
        awaitLight(web, ServerLight.RUNNING);
        assertThatThrownBy(() -> automation.pause(" "))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.INVALID));
    }

    @Test
    void DM7_an_order_in_work_on_the_dead_node_ends_and_is_followed_by_the_rebuilding() {
        DesiredServer more = samples.server("web-3", web.tier(), 128, 23, database.id());
        placement.wanted.put(more.name(), node.id());
        cut();
        UUID order = order(more);
        // It waits as long as nobody knows what the node does.
        await().until(() -> deployment.order(order).steps().stream().anyMatch(step -> step.problem() != null));
        assertThat(deployment.order(order).state().isFinal()).isFalse();
        nodes.confirmOff(node.id());
        grid.end(order);
        awaitLight(web, ServerLight.RUNNING);
        awaitLight(balancer, ServerLight.RUNNING);
        assertThat(deployment.servers(samples.configuration)).hasSize(4);
    }

    private UUID order(DesiredServer more) {
        List<DesiredServer> all = new ArrayList<>(servers);
        all.add(more);
        var order = samples.deploy(all);
        deployment.submit(order);
        return order.id();
    }

    @Test
    void DM7_a_node_in_maintenance_takes_no_servers_and_may_be_silent() {
        nodes.beginMaintenance(node.id());
        nodes.beginMaintenance(node.id());
        assertThat(policies.nodePolicy(node.id()).draining()).isTrue();
        cut();
        assertThat(state()).isEqualTo(NodeState.MAINTENANCE);
        assertThatThrownBy(() -> nodes.confirmOff(node.id()))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.sentence()).contains("in maintenance"));
        assertThatThrownBy(() -> nodes.outage(node.id())).isInstanceOf(Refusal.class);
        hypervisors.mend(node);
        await().until(node::reachable);
        nodes.endMaintenance(node.id());
        assertThat(policies.nodePolicy(node.id()).draining()).isFalse();
        policies.setNodePolicy(node.id(), new NodePolicy("general", Set.of(), false, null, 100, true));
        assertThat(state()).isEqualTo(NodeState.DRAINING);
        policies.nodes.clear();
        assertThatThrownBy(() -> nodes.confirmOff(node.id()))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.sentence()).contains("answers, so it is not off"));
        assertThatThrownBy(() -> nodes.beginMaintenance(UUID.randomUUID())).isInstanceOf(Refusal.class);
    }
}
