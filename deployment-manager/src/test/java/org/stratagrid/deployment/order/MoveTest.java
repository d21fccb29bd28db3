package org.stratagrid.deployment.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.deployment.OrderProgress;
import org.stratagrid.contracts.deployment.ServerLight;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.contracts.metering.AllocationFact;
import org.stratagrid.contracts.placement.MoveTarget;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.deployment.TestMoves;
import org.stratagrid.deployment.hypervisor.GuestState;
import org.stratagrid.deployment.node.Node;

/** One server to another node, on simulated nodes (spec SC-10). */
class MoveTest extends SimulatedSite {

    private final List<DesiredServer> servers = orders.threeTiers();
    private final DesiredServer web = servers.get(1);
    private Node from;
    private Node to;

    @Autowired
    TestMoves moves;

    @BeforeEach
    void deploy() {
        grid.done(orders.deploy(servers));
        from = grid.nodeOf(web.id());
        to = other(from);
        await().until(() -> metering.open(orders.configuration).size() == 4);
    }

    @AfterEach
    void makeRoom() {
        moves.full = false;
    }

    private Node other(Node node) {
        return fleet.nodes().stream()
                .filter(each -> !each.id().equals(node.id()))
                .max(Comparator.comparing(Node::name))
                .orElseThrow();
    }

    private OrderProgress move() {
        return move(web, to);
    }

    private OrderProgress moved() {
        OrderProgress progress = move();
        assertThat(progress.state()).as("%s", progress).isEqualTo(WorkState.DONE);
        return progress;
    }

    private GuestState stateOn(Node node) {
        return node.hypervisor().state(grid.domainOf(web.id()));
    }

    private List<String> ofServerOn(Node node) {
        String domain = grid.domainOf(web.id()).toString().substring(0, 8);
        return grid.on(node).stream().filter(thing -> thing.contains(domain)).toList();
    }

    @Test
    void SC10_a_server_runs_on_the_other_node_and_nothing_of_it_is_left_on_the_first() {
        OrderProgress progress = moved();
        assertThat(progress.kind()).isEqualTo(OrderKind.MOVE);
        assertThat(progress.steps()).allMatch(step -> step.state() == WorkState.DONE);
        assertThat(grid.nodeOf(web.id())).isSameAs(to);
        assertThat(stateOn(to)).isEqualTo(GuestState.RUNNING);
        assertThat(ofServerOn(from)).isEmpty();
        assertThat(ofServerOn(to)).hasSize(3);
        assertThat(placement.reserved.get(web.id()).nodeId()).isEqualTo(to.id());
        assertThat(moves.begun).isEmpty();
        grid.awaitLight(orders.configuration, web.id(), ServerLight.RUNNING);
        assertThat(grid.status(orders.configuration, web.id()).nodeName()).isEqualTo(to.name());
    }

    @Test
    void DM3_metering_goes_on_without_a_gap_and_counts_nothing_twice() {
        clock.advance(Duration.ofMinutes(90));
        moved();
        await().untilAsserted(() -> assertThat(metering.ofServer(web.id()))
                .extracting(fact -> fact.until() == null)
                .containsExactly(false, true));
        AllocationFact first = metering.ofServer(web.id()).get(0);
        AllocationFact second = metering.ofServer(web.id()).get(1);
        assertThat(first.nodeId()).isEqualTo(from.id());
        assertThat(first.until()).isEqualTo(second.from());
        assertThat(Duration.between(first.from(), first.until())).isEqualTo(Duration.ofMinutes(90));
        assertThat(second.nodeId()).isEqualTo(to.id());
        assertThat(second.until()).isNull();
        // The counters of the guest begin anew, and say so.
        await().untilAsserted(() -> assertThat(deployment.samples())
                .filteredOn(sample -> sample.serverId().equals(web.id()))
                .singleElement()
                .satisfies(sample -> assertThat(sample.startedAt()).isEqualTo(second.from())));
    }

    @Test
    void DM1_a_failure_at_any_call_to_the_hypervisor_leaves_everything_as_it_was() {
        List<String> before = grid.everything();
        int failed = 0;
        for (int call = 1; call < 40; call++) {
            hypervisors.fail(call, call);
            OrderProgress progress = move();
            hypervisors.heal();
            if (progress.state() == WorkState.DONE) {
                break;
            }
            failed++;
            assertThat(progress.problem()).contains("fails");
            assertThat(grid.everything()).as("after call %s", call).isEqualTo(before);
        }
        assertThat(failed).isGreaterThan(5);
        // Whatever failed in the end came after the guest had arrived, and was done the second time.
        assertThat(stateOn(to)).isEqualTo(GuestState.RUNNING);
        assertThat(ofServerOn(from)).isEmpty();
    }

    @Test
    void DM1_every_step_and_every_undo_may_be_repeated() {
        DeploymentOrder order = insert();
        List<Step> steps = workflows.of(order);
        List<String> before = grid.everything();
        int arriving = 6;
        for (int i = 0; i < arriving - 1; i++) {
            twiceOnOneNode(steps.get(i).name(), order, steps.get(i).action());
        }
        for (int i = arriving - 1; i >= 0; i--) {
            twiceOnOneNode(steps.get(i).name() + " undone", order, steps.get(i).undo());
        }
        assertThat(grid.everything()).isEqualTo(before);
        for (Step step : steps) {
            twiceOnOneNode(step.name(), order, step.action());
        }
        assertThat(stateOn(to)).isEqualTo(GuestState.RUNNING);
        assertThat(ofServerOn(from)).isEmpty();
        orderStore.setState(order.id(), WorkState.DONE);
    }

    private void twiceOnOneNode(String name, DeploymentOrder order, Step.Act act) {
        twice(name, order, act);
        assertThat(List.of(stateOn(from), stateOn(to)))
                .as("%s: it runs on exactly one node", name)
                .containsOnlyOnce(GuestState.RUNNING);
    }

    /** With rows, but without the job that would work it. */
    private DeploymentOrder insert() {
        DeploymentOrder order = orders.moving(web, to);
        insert(order, List.of());
        return order;
    }

    @Test
    void DM1_killed_after_any_step_it_is_taken_up_and_finished() {
        for (int killedAfter = 0; killedAfter < 9; killedAfter++) {
            DeploymentOrder order = insert();
            List<Step> steps = workflows.of(order);
            for (int i = 0; i <= killedAfter; i++) {
                steps.get(i).action().on(order);
                // The last one's end was not written down any more.
                orderStore.setStep(order.id(), i, i < killedAfter ? WorkState.DONE : WorkState.RUNNING, null);
            }
            orderStore.setState(order.id(), WorkState.RUNNING);
            work.work(order.id(), 0);
            assertThat(orderStore.state(order.id()))
                    .as("after step %s", killedAfter)
                    .isEqualTo(WorkState.DONE);
            assertThat(stateOn(to)).isEqualTo(GuestState.RUNNING);
            assertThat(ofServerOn(from)).isEmpty();
            assertThat(moves.begun).isEmpty();
            from = to;
            to = other(from);
        }
        await().untilAsserted(
                        () -> assertThat(metering.open(orders.configuration)).hasSize(4));
    }

    @Test
    void CP8_a_stopped_server_moves_and_stays_stopped_until_it_is_started() {
        grid.done(orders.switching(OrderKind.STOP, web));
        moved();
        assertThat(stateOn(to)).isEqualTo(GuestState.OFF);
        assertThat(ofServerOn(from)).isEmpty();
        assertThat(grid.status(orders.configuration, web.id()).light()).isEqualTo(ServerLight.STOPPED);
        grid.done(orders.switching(OrderKind.START, web));
        assertThat(stateOn(to)).isEqualTo(GuestState.RUNNING);
    }

    @Test
    void BI8_a_suspended_server_moves_and_stays_suspended_until_it_is_restored() {
        deployment.suspend(orders.account);
        assertThat(stateOn(from)).isEqualTo(GuestState.PAUSED);
        moved();
        assertThat(stateOn(to)).isEqualTo(GuestState.PAUSED);
        await().untilAsserted(
                        () -> assertThat(metering.open(orders.configuration)).isEmpty());
        deployment.restore(orders.account);
        assertThat(stateOn(to)).isEqualTo(GuestState.RUNNING);
    }

    @Test
    void SC10_what_speaks_against_a_move_is_said_and_changes_nothing() {
        List<String> before = grid.everything();
        moves.full = true;
        assertThat(move().problem()).isEqualTo("The node has no room left.");
        moves.full = false;
        to = from;
        assertThat(move().problem()).contains("is on node " + from.name() + " already");
        to = other(from);
        to.hypervisor(); // it answers
        automation.pause("a look at it");
        // While the order is in work, nobody else finds out first that the guest has ended.
        DeploymentOrder order = insert();
        from.hypervisor().destroy(grid.domainOf(web.id()));
        work.work(order.id(), 0);
        assertThat(orderStore.state(order.id())).isEqualTo(WorkState.UNDONE);
        assertThat(deployment.order(order.id()).problem()).contains("stopped running");
        grid.awaitLight(orders.configuration, web.id(), ServerLight.FAILED);
        grid.done(orders.switching(OrderKind.START, web));
        List<String> unlike = new ArrayList<>(grid.everything());
        unlike.removeAll(before);
        assertThat(unlike).allMatch(thing -> thing.startsWith("server "));
        assertThatThrownBy(() -> desk.move(UUID.randomUUID(), UUID.randomUUID(), new MoveTarget(to.id())))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.NOT_FOUND));
    }

    @Test
    void DM1_an_order_of_the_customer_waits_for_the_end_of_a_move() {
        DeploymentOrder order = insert();
        DeploymentOrder customers = orders.switching(OrderKind.STOP, web);
        assertThatThrownBy(() -> deployment.submit(customers))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.UNAVAILABLE));
        assertThatThrownBy(() -> desk.move(UUID.randomUUID(), web.id(), new MoveTarget(to.id())))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.CONFLICT));
        work.work(order.id(), 0);
        grid.done(customers);
        assertThat(stateOn(to)).isEqualTo(GuestState.OFF);
        assertThatThrownBy(() -> deployment.submit(orders.moving(web, from)))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.INVALID));
    }
}
