package org.stratagrid.deployment.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.deployment.ServerImage;
import org.stratagrid.contracts.deployment.Upkeep;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;

/** A deployment manager that dies at any call of a back-up; the next one takes it up (spec DM-1, CP-12), on simulated nodes. */
class BackUpKilledTest extends SimulatedSite {

    /** Every call from the one that is met on fails: a dead process does not clean up either. */
    private static final int FOR_EVER = Integer.MAX_VALUE;

    private final DesiredServer database = orders.server("db-1", Tier.DATABASE, 192, 30, null);
    private final DesiredServer web = orders.server("web-1", Tier.WEB, 128, 20, database.id());

    @Autowired
    Upkeep upkeep;

    @BeforeEach
    void deployAndBackUp() {
        grid.done(orders.deploy(List.of(web, database)));
        grid.done(orders.switching(OrderKind.BACK_UP, web, database));
    }

    @Test
    void DM1_a_back_up_that_was_killed_at_any_call_is_finished_and_the_next_builds_on_it() {
        int version = 1;
        int killed = 0;
        boolean through = false;
        for (int call = 1; !through; call++) {
            DeploymentOrder order = insert();
            hypervisors.fail(call, FOR_EVER);
            through = run(order, workflows.of(order).size());
            hypervisors.heal();
            killed += through ? 0 : 1;
            work.work(order.id(), 0);
            assertThat(orderStore.state(order.id())).as("after call %s", call).isEqualTo(WorkState.DONE);
            version++;
            for (DesiredServer server : List.of(web, database)) {
                ServerImage newest = newest(server);
                assertThat(newest.version()).isEqualTo(version);
                // Of each seven the first.
                assertThat(newest.whole()).as("after call %s", call).isEqualTo(version % 7 == 1);
                assertThat(newest.problem()).isNull();
            }
            nothingIsLeft(call);
        }
        assertThat(killed).isGreaterThan(10);
    }

    @Test
    void DM1_the_undoing_of_a_back_up_that_was_killed_at_any_call_is_finished_and_the_next_builds_on_the_last() {
        List<String> before = grid.everything();
        int killed = 0;
        boolean through = false;
        for (int call = 1; !through; call++) {
            DeploymentOrder order = insert();
            List<Step> steps = workflows.of(order);
            int last = steps.size() - 1;
            assertThat(run(order, last)).isTrue();
            orderStore.setState(order.id(), WorkState.UNDOING);
            hypervisors.fail(call, FOR_EVER);
            through = undo(order, last);
            hypervisors.heal();
            killed += through ? 0 : 1;
            work.work(order.id(), 0);
            assertThat(orderStore.state(order.id())).as("after call %s", call).isEqualTo(WorkState.UNDONE);
            assertThat(grid.everything()).as("after call %s", call).isEqualTo(before);
            nothingIsLeft(call);
        }
        assertThat(killed).isGreaterThan(5);
        assertThat(newest(web).version()).isEqualTo(1);
        grid.done(orders.switching(OrderKind.BACK_UP, web));
        assertThat(newest(web).whole()).isFalse();
    }

    private void nothingIsLeft(int call) {
        assertThat(upkeep.check()).as("after call %s", call).isEmpty();
        assertThat(grid.everything()).as("after call %s", call).noneMatch(thing -> thing.endsWith(".copy"));
    }

    /** With rows, but without the job that would work it. */
    private DeploymentOrder insert() {
        DeploymentOrder order = orders.switching(OrderKind.BACK_UP, web, database);
        insert(order, List.of());
        orderStore.setState(order.id(), WorkState.RUNNING);
        return order;
    }

    /** False when it died; then the step that it was at is still noted as in work. */
    private boolean run(DeploymentOrder order, int steps) {
        for (int i = 0; i < steps; i++) {
            orderStore.setStep(order.id(), i, WorkState.RUNNING, null);
            if (dies(order, workflows.of(order).get(i).action())) {
                return false;
            }
            orderStore.setStep(order.id(), i, WorkState.DONE, null);
        }
        return true;
    }

    private boolean undo(DeploymentOrder order, int from) {
        for (int i = from - 1; i >= 0; i--) {
            orderStore.setStep(order.id(), i, WorkState.UNDOING, null);
            if (dies(order, workflows.of(order).get(i).undo())) {
                return false;
            }
            orderStore.setStep(order.id(), i, WorkState.UNDONE, null);
        }
        return true;
    }

    private static boolean dies(DeploymentOrder order, Step.Act act) {
        try {
            act.on(order);
            return false;
        } catch (HypervisorProblem e) {
            return true;
        }
    }
}
