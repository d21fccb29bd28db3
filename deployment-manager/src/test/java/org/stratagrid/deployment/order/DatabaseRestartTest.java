package org.stratagrid.deployment.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.OrderProgress;
import org.stratagrid.contracts.deployment.Upkeep;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.deployment.Grid;
import org.stratagrid.deployment.Postgres;
import org.stratagrid.deployment.SampleOrders;
import org.stratagrid.deployment.TestNeighbours;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;
import org.stratagrid.platform.ServiceTest;

/** PostgreSQL goes away in the middle of orders, as when it is restarted, and comes back. */
@ServiceTest
@TestPropertySource(properties = "stratagrid.upkeep.every=1s")
@Import({TestNeighbours.class, Grid.class})
class DatabaseRestartTest {

    private static final int ROUNDS = 3;

    @Autowired
    Deployment deployment;

    @Autowired
    Upkeep upkeep;

    @Autowired
    Grid grid;

    @Autowired
    Fleet fleet;

    @Autowired
    JdbcClient database;

    @Test
    void DM1_orders_go_on_when_the_database_is_back_and_no_node_was_given_up() {
        SampleOrders warmUp = new SampleOrders();
        grid.done(warmUp.deploy(warmUp.threeTiers()));
        int interrupted = 0;
        for (int round = 0; round < ROUNDS; round++) {
            SampleOrders orders = new SampleOrders();
            DeploymentOrder order = orders.deploy(orders.threeTiers());
            grid.submit(order);
            int steps = round * 3 + 1;
            await().pollInterval(Duration.ofMillis(1))
                    .until(() -> deployment.order(order.id()), progress -> done(progress) >= steps);
            if (!deployment.order(order.id()).state().isFinal()) {
                interrupted++;
            }
            Postgres.restart(database);
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> deployment.order(order.id()).state(), WorkState::isFinal);
            assertThat(deployment.order(order.id()).state()).isEqualTo(WorkState.DONE);
            assertThat(fleet.nodes()).allMatch(Node::reachable);
            grid.done(orders.dissolve());
        }
        assertThat(interrupted).isPositive();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(upkeep.check()).isEmpty());
        grid.done(warmUp.dissolve());
        assertThat(grid.everything()).isEmpty();
    }

    private static long done(OrderProgress progress) {
        return progress.steps().stream()
                .filter(step -> step.state() == WorkState.DONE)
                .count();
    }
}
