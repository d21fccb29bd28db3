package org.stratagrid.deployment.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.contracts.placement.MoveTarget;
import org.stratagrid.deployment.Grid;
import org.stratagrid.deployment.SampleOrders;
import org.stratagrid.deployment.TestMoves;
import org.stratagrid.deployment.TestNeighbours;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;
import org.stratagrid.platform.ServiceTest;

/** One run at a time works an order, whoever is taken for dead. */
@ServiceTest
@Import({TestNeighbours.class, Grid.class})
class TurnsTest {

    private final SampleOrders orders = new SampleOrders();
    private final DeploymentOrder order = orders.deploy(orders.threeTiers());

    @Autowired
    Turns turns;

    @Autowired
    OrderWork work;

    @Autowired
    OrderStore store;

    @Autowired
    Grid grid;

    @Autowired
    Orders mover;

    @Autowired
    Fleet fleet;

    @Autowired
    TestMoves moves;

    @Autowired
    JdbcClient database;

    @Test
    void DM1_an_order_waits_while_another_run_has_its_turn() {
        assertThat(turns.take(order.id(), turn -> {
                    grid.submit(order);
                    awaitSecondRun(order.id());
                    assertThat(work.work(order.id(), 0)).isFalse();
                    assertThat(store.state(order.id())).isEqualTo(WorkState.WAITING);
                }))
                .isTrue();
        assertThat(grid.end(order).state()).isEqualTo(WorkState.DONE);
        grid.done(orders.dissolve());
        assertThat(grid.everything()).isEmpty();
    }

    @Test
    void DM1_a_run_that_was_taken_for_dead_ends_what_it_began() {
        grid.done(order);
        DesiredServer web = order.servers().get(1);
        Node to = fleet.nodes().stream()
                .filter(node -> node != grid.nodeOf(web.id()))
                .findFirst()
                .orElseThrow();
        UUID move = UUID.randomUUID();
        moves.holdUp();
        try {
            mover.move(move, web.id(), new MoveTarget(to.id()));
            await("it stands still").until(() -> moves.heldUp);
            await("its job gave way").until(() -> {
                database.sql("UPDATE jobs.scheduled_tasks SET last_heartbeat = now() - interval '1 minute'"
                                + " WHERE task_name = 'deployment-order' AND task_instance = :id AND picked")
                        .param("id", move.toString())
                        .update();
                return secondRunGaveWay(move);
            });
            assertThat(store.state(move)).isEqualTo(WorkState.RUNNING);
        } finally {
            moves.letPass();
        }
        assertThat(grid.end(move).state()).isEqualTo(WorkState.DONE);
        assertThat(grid.nodeOf(web.id())).isSameAs(to);
        await("its job is over").until(() -> !hasJob(move));
        grid.done(orders.dissolve());
        assertThat(grid.everything()).isEmpty();
    }

    @Test
    void DM1_a_turn_is_lost_with_its_connection() {
        assertThatThrownBy(() -> turns.take(order.id(), turn -> {
                    turn.require();
                    database.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                    + " WHERE state = 'idle in transaction' AND pid IN"
                                    + " (SELECT pid FROM pg_locks WHERE locktype = 'advisory')")
                            .query()
                            .listOfRows();
                    await().ignoreNoExceptions()
                            .untilAsserted(() -> assertThatThrownBy(turn::require)
                                    .isInstanceOf(DataAccessResourceFailureException.class));
                    turn.require();
                }))
                .isInstanceOf(DataAccessResourceFailureException.class);
        assertThat(turns.take(order.id(), turn -> {})).isTrue();
    }

    private void awaitSecondRun(UUID id) {
        await("its job gave way").until(() -> secondRunGaveWay(id));
    }

    /** A job that ended without an end of its order has been put off, and that only happens when it gives way. */
    private boolean secondRunGaveWay(UUID id) {
        return database.sql("SELECT EXISTS (SELECT 1 FROM jobs.scheduled_tasks WHERE task_name = 'deployment-order'"
                        + " AND task_instance = :id AND last_success IS NOT NULL)")
                .param("id", id.toString())
                .query(Boolean.class)
                .single();
    }

    private boolean hasJob(UUID id) {
        return database.sql("SELECT EXISTS (SELECT 1 FROM jobs.scheduled_tasks WHERE task_name = 'deployment-order'"
                        + " AND task_instance = :id)")
                .param("id", id.toString())
                .query(Boolean.class)
                .single();
    }
}
