package org.stratagrid.deployment.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.deployment.Grid;
import org.stratagrid.deployment.SampleOrders;
import org.stratagrid.deployment.TestNeighbours;
import org.stratagrid.deployment.TestNeighbours.FailingHypervisors;
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
    FailingHypervisors hypervisors;

    @Autowired
    JdbcClient database;

    @AfterEach
    void heal() {
        hypervisors.heal();
    }

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
        hypervisors.whenFailing(() -> {
            await().until(() -> {
                database.sql("UPDATE jobs.scheduled_tasks SET last_heartbeat = now() - interval '1 minute'"
                                + " WHERE task_name = 'deployment-order' AND task_instance = :id AND picked")
                        .param("id", order.id().toString())
                        .update();
                return secondRunGaveWay(order.id());
            });
            assertThat(store.state(order.id())).isEqualTo(WorkState.RUNNING);
        });
        hypervisors.fail(4, 4);
        grid.submit(order);
        assertThat(grid.end(order).state()).isEqualTo(WorkState.UNDONE);
        assertThat(grid.everything()).isEmpty();
        await("its job is over").until(() -> !hasJob(order.id()));
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
