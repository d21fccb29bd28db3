package org.stratagrid.deployment.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.deployment.OrderProgress;
import org.stratagrid.contracts.deployment.ServerLight;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.contracts.placement.NodeFailure;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.deployment.TestMoves;
import org.stratagrid.deployment.hypervisor.GuestState;
import org.stratagrid.deployment.node.Displaced;
import org.stratagrid.deployment.node.Failures;
import org.stratagrid.deployment.node.Node;

/** The order that makes servers of a dead node anew elsewhere, on simulated nodes (spec DM-7). */
class RebuildTest extends SimulatedSite {

    private static final int TAKING = 1;
    /** Of a server on its node: domain, disk, configuration volume. */
    private static final int THINGS = 3;

    private final List<DesiredServer> servers = orders.threeTiers();
    private final List<DesiredServer> lost = servers.subList(0, 2);
    private final UUID failure = UUID.randomUUID();
    private Node dead;
    private Node target;

    @Autowired
    Failures failures;

    @Autowired
    Displaced displaced;

    @Autowired
    TestMoves moves;

    /** A load balancer and a web server on one node, which dies and is known to be off. */
    @BeforeEach
    void kill() {
        await().until(() -> placement.nodes.values().stream()
                        .filter(node -> node.schedulable())
                        .count()
                == 6);
        dead = fleet.nodes().get(0);
        lost.forEach(server -> placement.wanted.put(server.name(), dead.id()));
        servers.subList(2, 4)
                .forEach(server ->
                        placement.wanted.put(server.name(), fleet.nodes().get(1).id()));
        grid.done(orders.deploy(servers));
        await().until(() -> metering.open(orders.configuration).size() == 4);
        hypervisors.cut(dead);
        await().until(() -> !dead.reachable());
        assertThat(failures.declare(failure, dead)).isTrue();
        assertThat(failures.leave(failure)).as("before it is off").isFalse();
        failures.confirmedByOperator(failure);
        assertThat(failures.leave(failure)).isTrue();
        var answer = moves.replace(new NodeFailure(failure, List.of(dead.id())));
        answer.moved()
                .forEach(server -> displaced.place(
                        failure,
                        0,
                        server.serverId(),
                        server.name(),
                        server.tier(),
                        server.configurationId(),
                        server.to(),
                        false,
                        null));
        failures.placed(failure);
        target = fleet.node(answer.moved().get(0).to());
    }

    @AfterEach
    void mend() {
        hypervisors.heal();
        hypervisors.mend(dead);
        displaced.of(failure).forEach(displaced::left);
        grid.awaitLook();
        placement.wanted.clear();
    }

    private OrderProgress rebuild() {
        UUID id = UUID.randomUUID();
        displaced.of(failure).forEach(row -> displaced.order(row, id));
        List<UUID> ids = lost.stream().map(DesiredServer::id).toList();
        desk.rebuild(id, orders.configuration, ids);
        desk.rebuild(id, orders.configuration, ids);
        return grid.end(id);
    }

    private List<GuestState> states() {
        return lost.stream()
                .map(server -> target.hypervisor().state(grid.domainOf(server.id())))
                .toList();
    }

    private void runThere() {
        assertThat(states()).containsOnly(GuestState.RUNNING);
        lost.forEach(server -> {
            assertThat(grid.nodeOf(server.id())).isSameAs(target);
            assertThat(grid.status(orders.configuration, server.id()).light()).isEqualTo(ServerLight.RUNNING);
        });
        assertThat(grid.on(target)).hasSize(2 * THINGS);
    }

    @Test
    void DM7_servers_run_on_their_new_node_and_are_metered_there_from_then_on() {
        OrderProgress progress = rebuild();
        assertThat(progress.state()).as("%s", progress).isEqualTo(WorkState.DONE);
        assertThat(progress.kind()).isEqualTo(OrderKind.REBUILD);
        runThere();
        await().untilAsserted(() -> assertThat(metering.open(orders.configuration))
                .hasSize(4)
                .filteredOn(fact -> fact.nodeId().equals(target.id()))
                .hasSize(2));
        assertThat(metering.of(orders.configuration))
                .filteredOn(fact -> fact.nodeId().equals(dead.id()))
                .hasSize(2)
                .allMatch(fact -> fact.until() != null);
        assertThat(grid.status(orders.configuration, lost.get(1).id()).problem())
                .contains("rebuilt from its image", dead.name());
        assertThat(grid.status(orders.configuration, lost.get(0).id()).problem())
                .isNull();
        // A new order of its owner's takes the notice away.
        grid.done(orders.deploy(servers));
        assertThat(grid.status(orders.configuration, lost.get(1).id()).problem())
                .isNull();
    }

    @Test
    void DM7_what_comes_too_late_takes_nothing_from_a_node_that_is_ready_again() {
        assertThat(failures.end(failure)).isTrue();
        OrderProgress progress = rebuild();
        assertThat(progress.state()).as("%s", progress).isEqualTo(WorkState.DONE);
        lost.forEach(server -> assertThat(grid.nodeOf(server.id())).isSameAs(dead));
        assertThat(states()).containsOnly(GuestState.ABSENT);
    }

    @Test
    void DM7_a_failure_at_any_call_to_the_hypervisor_leaves_nothing_and_can_be_tried_again() {
        int failed = 0;
        for (int call = 1; call < 40; call++) {
            hypervisors.fail(call, call);
            OrderProgress progress = rebuild();
            hypervisors.heal();
            if (progress.state() == WorkState.DONE) {
                break;
            }
            failed++;
            assertThat(progress.problem()).contains("fails");
            assertThat(grid.on(target)).as("after call %s", call).isEmpty();
            lost.forEach(server -> assertThat(
                            grid.status(orders.configuration, server.id()).light())
                    .isEqualTo(ServerLight.FAILED));
        }
        assertThat(failed).isGreaterThan(5);
        runThere();
    }

    @Test
    void DM7_every_step_and_every_undo_may_be_repeated() {
        DeploymentOrder order = insert();
        List<Step> steps = workflows.of(order);
        int handOver = steps.size() - 1;
        for (int i = 0; i < handOver; i++) {
            twice(steps.get(i).name(), order, steps.get(i).action());
        }
        for (int i = handOver - 1; i >= 0; i--) {
            twice(steps.get(i).name() + " undone", order, steps.get(i).undo());
        }
        assertThat(grid.on(target)).isEmpty();
        for (Step step : steps) {
            twice(step.name(), order, step.action());
        }
        orderStore.setState(order.id(), WorkState.DONE);
        runThere();
    }

    /** With rows, but without the job that would work it. */
    private DeploymentOrder insert() {
        DeploymentOrder order = orders.switching(OrderKind.REBUILD, lost.toArray(DesiredServer[]::new));
        insert(order, List.of());
        displaced.of(failure).forEach(row -> displaced.order(row, order.id()));
        return order;
    }

    @Test
    void DM7_killed_after_any_step_it_is_taken_up_and_finished() {
        int steps = workflows.of(insertAndDrop()).size();
        for (int killedAfter = TAKING; killedAfter < steps; killedAfter++) {
            DeploymentOrder order = insert();
            for (int i = 0; i <= killedAfter; i++) {
                workflows.of(order).get(i).action().on(order);
                // The last one's end was not written down any more.
                orderStore.setStep(order.id(), i, i < killedAfter ? WorkState.DONE : WorkState.RUNNING, null);
            }
            orderStore.setState(order.id(), WorkState.RUNNING);
            work.work(order.id(), 0);
            assertThat(orderStore.state(order.id()))
                    .as("after step %s", killedAfter)
                    .isEqualTo(WorkState.DONE);
            runThere();
        }
        await().untilAsserted(
                        () -> assertThat(metering.open(orders.configuration)).hasSize(4));
    }

    private DeploymentOrder insertAndDrop() {
        DeploymentOrder order = insert();
        orderStore.setState(order.id(), WorkState.UNDONE);
        return order;
    }

    @Test
    void DM7_a_stopped_server_is_made_anew_and_stays_stopped() {
        DesiredServer web = lost.get(1);
        grid.done(orders.switching(OrderKind.STOP, web));
        assertThat(rebuild().state()).isEqualTo(WorkState.DONE);
        assertThat(states()).containsExactly(GuestState.RUNNING, GuestState.OFF);
        grid.done(orders.switching(OrderKind.START, web));
        runThere();
    }

    @Test
    void BI8_a_suspended_server_is_made_anew_and_stays_suspended() {
        deployment.suspend(orders.account);
        assertThat(rebuild().state()).isEqualTo(WorkState.DONE);
        await().until(() -> states().stream().allMatch(state -> state == GuestState.PAUSED));
        deployment.restore(orders.account);
        await().until(() -> states().stream().allMatch(state -> state == GuestState.RUNNING));
    }

    @Test
    void DM7_orders_of_the_customer_wait_for_it_and_nobody_else_gives_it() {
        DeploymentOrder order = insert();
        assertThatThrownBy(() -> deployment.submit(orders.switching(OrderKind.STOP, lost.get(1))))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.UNAVAILABLE));
        work.work(order.id(), 0);
        assertThatThrownBy(() -> deployment.submit(orders.switching(OrderKind.REBUILD, lost.get(1))))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.INVALID));
        runThere();
    }

    @Test
    void DM7_nothing_is_placed_elsewhere_before_the_node_is_known_to_be_off() {
        UUID alive = UUID.randomUUID();
        Node other = fleet.nodes().get(2);
        assertThat(failures.declare(alive, other)).isTrue();
        try {
            assertThatThrownBy(() -> displaced.place(
                            alive,
                            0,
                            UUID.randomUUID(),
                            "web-9",
                            lost.get(1).tier(),
                            orders.configuration,
                            target.id(),
                            false,
                            null))
                    .isInstanceOf(DataAccessException.class)
                    .hasMessageContaining("not known to be off");
        } finally {
            failures.end(alive);
        }
    }
}
