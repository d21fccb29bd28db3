package org.stratagrid.deployment.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.Upkeep;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.deployment.FailingHypervisors;
import org.stratagrid.deployment.Grid;
import org.stratagrid.deployment.Postgres;
import org.stratagrid.deployment.SampleOrders;
import org.stratagrid.deployment.TestNeighbours;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;
import org.stratagrid.platform.ServiceTest;

/** PostgreSQL goes away in the middle of orders, as when it is restarted, and comes back. */
@ServiceTest
@DirtiesContext
@TestPropertySource(properties = "stratagrid.upkeep.every=1s")
@Import({TestNeighbours.class, Grid.class})
class DatabaseRestartTest {

    private static final int ROUNDS = 3, CALLS_BETWEEN = 5;

    @Autowired
    Deployment deployment;

    @Autowired
    Upkeep upkeep;

    @Autowired
    Grid grid;

    @Autowired
    Fleet fleet;

    @Autowired
    FailingHypervisors hypervisors;

    @Autowired
    JdbcClient database;

    @Test
    void DM1_orders_go_on_when_the_database_is_back_and_no_node_was_given_up() {
        SampleOrders warmUp = new SampleOrders();
        grid.done(warmUp.deploy(warmUp.threeTiers()));
        for (int round = 0; round < ROUNDS; round++) {
            SampleOrders orders = new SampleOrders();
            DeploymentOrder order = orders.deploy(orders.threeTiers());
            CompletableFuture<Void> reached = new CompletableFuture<>();
            CompletableFuture<Void> restarted = new CompletableFuture<>();
            hypervisors.meet(CALLS_BETWEEN * round + 2, () -> {
                reached.complete(null);
                restarted.join();
            });
            grid.submit(order);
            try {
                await().until(reached::isDone);
                Postgres.restart(database);
            } finally {
                restarted.complete(null);
                hypervisors.heal();
            }
            await().ignoreExceptions().until(() -> deployment.order(order.id()).state(), WorkState::isFinal);
            assertThat(deployment.order(order.id()).state()).isEqualTo(WorkState.DONE);
            assertThat(fleet.nodes()).allMatch(Node::reachable);
            grid.done(orders.dissolve());
        }
        await().untilAsserted(() -> assertThat(upkeep.check()).isEmpty());
        grid.done(warmUp.dissolve());
        assertThat(grid.everything()).isEmpty();
    }
}
