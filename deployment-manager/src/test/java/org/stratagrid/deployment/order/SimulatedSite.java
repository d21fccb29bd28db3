package org.stratagrid.deployment.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.stratagrid.contracts.deployment.Automation;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.Images;
import org.stratagrid.contracts.deployment.NewImage;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.deployment.OrderProgress;
import org.stratagrid.contracts.deployment.PlannedChange;
import org.stratagrid.contracts.deployment.ServerImage;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.contracts.placement.MoveTarget;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.deployment.FailingHypervisors;
import org.stratagrid.deployment.Grid;
import org.stratagrid.deployment.SampleDisks;
import org.stratagrid.deployment.SampleOrders;
import org.stratagrid.deployment.TestMetering;
import org.stratagrid.deployment.TestNeighbours;
import org.stratagrid.deployment.TestPlacement;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;
import org.stratagrid.platform.ServiceTest;
import org.stratagrid.platform.time.ClockDriver;

/** A customer's site on simulated nodes and what is ordered for it. Nothing of it is left after each test. */
@ServiceTest
@Import({TestNeighbours.class, Grid.class})
abstract class SimulatedSite {

    /** More calls to hypervisors than any order makes. */
    private static final int CALLS = 200;

    final SampleOrders orders = new SampleOrders();

    @Autowired
    Deployment deployment;

    @Autowired
    Images images;

    @Autowired
    Automation automation;

    @Autowired
    Grid grid;

    @Autowired
    Fleet fleet;

    @Autowired
    TestPlacement placement;

    @Autowired
    TestMetering metering;

    @Autowired
    FailingHypervisors hypervisors;

    @Autowired
    Orders desk;

    @Autowired
    OrderStore orderStore;

    @Autowired
    OrderWork work;

    @Autowired
    Workflows workflows;

    @Autowired
    ServerStore rows;

    @Autowired
    ClockDriver clock;

    @AfterEach
    void leaveNothing() {
        hypervisors.heal();
        placement.full = false;
        placement.cramped.clear();
        automation.resume();
        deployment.restore(orders.account);
        grid.done(orders.dissolve());
        images.images(orders.account).forEach(image -> images.delete(orders.account, image.id()));
        assertThat(grid.everything()).isEmpty();
    }

    /** The order is given twice. */
    final OrderProgress move(DesiredServer server, Node to) {
        UUID id = UUID.randomUUID();
        desk.move(id, server.id(), new MoveTarget(to.id()));
        desk.move(id, server.id(), new MoveTarget(to.id()));
        return grid.end(id);
    }

    final ServerImage backUp(DesiredServer server) {
        grid.done(orders.switching(OrderKind.BACK_UP, server));
        return newest(server);
    }

    final ServerImage newest(DesiredServer server) {
        return backUps(server).get(0);
    }

    /** Newest first. */
    final List<ServerImage> backUps(DesiredServer server) {
        return images.images(orders.account).stream()
                .filter(image -> server.id().equals(image.serverId()))
                .toList();
    }

    /** How many back-ups the nodes store, also those that only later ones need. */
    final long storedBackUps() {
        return grid.everything().stream()
                .filter(thing -> thing.endsWith(".bak"))
                .count();
    }

    /** The id of an image of the customer's own system, for web servers. */
    final UUID ownSystem() {
        UUID upload =
                images.begin(orders.account, new NewImage("mine", Tier.WEB)).id();
        images.send(orders.account, upload, 0, SampleDisks.qcow2().array());
        return images.end(orders.account, upload).id();
    }

    /** Everything; of the servers' rows only the ids, since they also tell of starts and of how often a volume was written. */
    final List<String> lasting() {
        return grid.everything().stream()
                .map(thing -> thing.startsWith("server ") ? thing.substring(0, thing.indexOf(',')) : thing)
                .toList();
    }

    /**
     * Gives the order again and again: at first the first call to a hypervisor fails, then the second, and so on, until none is left
     * that could. What was there before is there after each.
     *
     * @param afterEach also looks at each that failed
     * @return how many failed
     */
    final int failAtEachCall(Supplier<DeploymentOrder> order, Consumer<OrderProgress> afterEach) {
        List<String> before = lasting();
        for (int call = 1; call < CALLS; call++) {
            // Often the next one fails as well, so that undoing has to be repeated.
            hypervisors.fail(call, call + (call % 4 == 0 ? 1 : 0));
            OrderProgress progress = grid.work(order.get());
            hypervisors.heal();
            if (progress.state() == WorkState.DONE) {
                return call - 1;
            }
            assertThat(lasting()).as("after call %s: %s", call, progress).isEqualTo(before);
            afterEach.accept(progress);
        }
        throw new AssertionError("The order still fails at call " + CALLS + ".");
    }

    /** With rows, but without the job that would work it. @return its steps */
    final List<Step> insert(DeploymentOrder order, List<PlannedChange> plan) {
        List<Step> steps = workflows.of(order, plan);
        orderStore.insert(order, plan, steps);
        return steps;
    }

    /** Each step, then its undoing, then each step again, all of it twice. */
    final void workEachStepTwice(DeploymentOrder order, List<PlannedChange> plan) {
        try {
            workAndUndoTwice(order, insert(order, plan));
        } finally {
            orderStore.setState(order.id(), WorkState.DONE);
        }
    }

    private void workAndUndoTwice(DeploymentOrder order, List<Step> steps) {
        List<Step> reversible =
                steps.stream().filter(step -> !step.forwardOnly()).toList();
        List<String> before = lasting();
        for (Step step : reversible) {
            twice(step.name(), order, step.action());
        }
        for (int i = reversible.size() - 1; i >= 0; i--) {
            Step step = reversible.get(i);
            twice("undo " + step.name(), order, step.undo());
        }
        assertThat(lasting()).isEqualTo(before);
        for (Step step : steps) {
            twice(step.name(), order, step.action());
        }
    }

    /** The second time changes nothing. */
    final void twice(String name, DeploymentOrder order, Step.Act act) {
        act.on(order);
        List<String> once = grid.everything();
        act.on(order);
        assertThat(grid.everything()).as(name).isEqualTo(once);
    }
}
