package org.stratagrid.deployment.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.OrderProgress;
import org.stratagrid.contracts.deployment.ServerLight;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.contracts.placement.NodeCapacity;
import org.stratagrid.contracts.values.Bandwidth;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.deployment.FailingHypervisors;
import org.stratagrid.deployment.Grid;
import org.stratagrid.deployment.SampleOrders;
import org.stratagrid.deployment.TestNeighbours;
import org.stratagrid.deployment.TestPlacement;
import org.stratagrid.deployment.hypervisor.GuestState;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.platform.ServiceTest;

/** Connections that break, and what was left behind while nobody looked. */
@ServiceTest
@Import({TestNeighbours.class, Grid.class})
class NodeLossTest {

    private final SampleOrders orders = new SampleOrders();

    @Autowired
    Deployment deployment;

    @Autowired
    Grid grid;

    @Autowired
    Fleet fleet;

    @Autowired
    TestPlacement placement;

    @Autowired
    FailingHypervisors hypervisors;

    @Test
    void DM1_simulated_guests_that_ended_with_their_process_are_made_again() {
        List<DesiredServer> servers = orders.threeTiers();
        grid.done(orders.deploy(servers));
        // The guests of a simulated node live in its connection, as they do in the process.
        fleet.nodes().forEach(node -> node.lost("as after a restart"));
        for (DesiredServer server : servers) {
            await().ignoreExceptions()
                    .until(() -> grid.nodeOf(server.id()).hypervisor().state(grid.domainOf(server.id()))
                            == GuestState.RUNNING);
            assertThat(grid.status(orders.configuration, server.id()).light()).isEqualTo(ServerLight.RUNNING);
        }
        grid.awaitLook();
        grid.done(orders.dissolve());
        assertThat(grid.everything()).isEmpty();
    }

    @Test
    void DM1_a_node_that_is_lost_is_not_schedulable_until_it_is_back() {
        grid.awaitLook();
        Node node = fleet.nodes().get(0);
        hypervisors.cut(node);
        await().until(() -> !placement.nodes.get(node.id()).schedulable());
        assertThatThrownBy(node::hypervisor)
                .isInstanceOf(HypervisorProblem.class)
                .hasMessageContaining(node.name());
        assertThat(deployment.nodes())
                .filteredOn(status -> status.id().equals(node.id()))
                .allMatch(status -> !status.reachable() && "The plug was pulled.".equals(status.problem()));
        hypervisors.mend(node);
        await().until(() -> placement.nodes.get(node.id()).schedulable());
        assertThat(deployment.grid().nodesReachable()).isEqualTo(6);
        assertThat(deployment.grid().simulated()).isTrue();
        assertThat(deployment.grid().accelerator()).isEqualTo("none");
    }

    @Test
    void DM1_an_order_goes_on_when_a_node_that_was_away_is_back() {
        grid.done(orders.dissolve());
        Set<Node> away = ConcurrentHashMap.newKeySet();
        hypervisors.whenFailing(() -> fleet.nodes().forEach(node -> {
            away.add(node);
            node.lost("It is restarted.");
        }));
        hypervisors.fail(2, 2);
        OrderProgress progress = grid.work(orders.deploy(orders.threeTiers()));
        hypervisors.heal();
        assertThat(away).hasSize(6);
        assertThat(progress.state()).as("%s", progress).isEqualTo(WorkState.DONE);
        assertThat(progress.steps()).allMatch(step -> step.problem() == null);
        grid.awaitLook();
        grid.done(orders.dissolve());
        assertThat(grid.everything()).isEmpty();
    }

    @Test
    void SC2_a_node_that_nobody_tends_any_more_gets_no_new_servers() {
        UUID departed = UUID.randomUUID();
        placement.enrol(
                departed,
                new NodeCapacity("gone", "local", new Memory(4096), 4, new Disk(40), new Bandwidth(1000), true));
        try {
            await().until(() -> !placement.nodes.get(departed).schedulable());
            await().untilAsserted(() -> assertThat(placement.nodes.values())
                    .filteredOn(node -> !node.name().equals("gone"))
                    .allMatch(NodeCapacity::schedulable));
        } finally {
            placement.nodes.remove(departed);
        }
    }

    @Test
    void DM1_a_call_that_hangs_ends_and_holds_up_nobody_else() {
        grid.awaitLook();
        Node node = fleet.nodes().get(1);
        CountDownLatch hanging = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        try {
            assertThatThrownBy(() -> node.within(Duration.ofMillis(300), "test", () -> {
                        hanging.await();
                        ended.set(true);
                        return true;
                    }))
                    .isInstanceOf(HypervisorProblem.class)
                    .hasMessageContaining("did not answer");
            for (Node each : List.of(node, fleet.nodes().get(2))) {
                assertThat(each.hypervisor().guests()).isNotNull();
            }
            assertThat(ended).isFalse();
        } finally {
            hanging.countDown();
        }
    }
}
