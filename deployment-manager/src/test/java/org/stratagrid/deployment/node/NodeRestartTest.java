package org.stratagrid.deployment.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.ServerLight;
import org.stratagrid.deployment.Grid;
import org.stratagrid.deployment.OnRealGrid;
import org.stratagrid.deployment.RealGrid;
import org.stratagrid.deployment.SampleOrders;
import org.stratagrid.deployment.TestNeighbours;
import org.stratagrid.deployment.hypervisor.GuestState;
import org.stratagrid.platform.ServiceTest;

/** A node that goes down as a whole, and comes back. */
@ServiceTest
@Import({TestNeighbours.class, Grid.class})
@OnRealGrid
class NodeRestartTest {

    private final SampleOrders orders = new SampleOrders();

    @Autowired
    Grid grid;

    @DynamicPropertySource
    static void grid(DynamicPropertyRegistry registry) {
        RealGrid.settings(registry);
    }

    @Test
    void DM1_a_node_that_was_restarted_starts_its_guests_again() {
        List<DesiredServer> servers = orders.threeTiers();
        grid.done(orders.deploy(servers));
        Node node = grid.nodeOf(servers.get(1).id());
        List<DesiredServer> there = servers.stream()
                .filter(server -> grid.nodeOf(server.id()) == node)
                .toList();
        there.forEach(server -> node.hypervisor().destroy(grid.domainOf(server.id())));
        node.lost("The power was cut.");
        for (DesiredServer server : there) {
            await().ignoreExceptions()
                    .until(() -> node.hypervisor().state(grid.domainOf(server.id())) == GuestState.RUNNING);
            grid.awaitLight(orders.configuration, server.id(), ServerLight.RUNNING);
        }
        grid.done(orders.dissolve());
        assertThat(grid.everything()).isEmpty();
    }
}
