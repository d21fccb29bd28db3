package org.stratagrid.deployment;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.web.bind.annotation.RestController;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.GridStatus;
import org.stratagrid.contracts.deployment.GuestSample;
import org.stratagrid.contracts.deployment.NodeState;
import org.stratagrid.contracts.deployment.NodeStatus;
import org.stratagrid.contracts.deployment.OrderProgress;
import org.stratagrid.contracts.deployment.PlannedChange;
import org.stratagrid.contracts.deployment.ServerStatus;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.deployment.hypervisor.NodeFacts;
import org.stratagrid.deployment.image.ImageLibrary;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.GridSettings;
import org.stratagrid.deployment.node.Node;
import org.stratagrid.deployment.node.NodeStates;
import org.stratagrid.deployment.order.Orders;
import org.stratagrid.deployment.watch.Lights;
import org.stratagrid.deployment.watch.Suspensions;

@RestController
class DeploymentEndpoint implements Deployment {

    private final Orders orders;
    private final Lights lights;
    private final Suspensions suspensions;
    private final Fleet fleet;
    private final NodeStates states;
    private final GridSettings settings;
    private final ImageLibrary images;

    DeploymentEndpoint(
            Orders orders,
            Lights lights,
            Suspensions suspensions,
            Fleet fleet,
            NodeStates states,
            GridSettings settings,
            ImageLibrary images) {
        this.orders = orders;
        this.lights = lights;
        this.suspensions = suspensions;
        this.fleet = fleet;
        this.states = states;
        this.settings = settings;
        this.images = images;
    }

    @Override
    public OrderProgress submit(DeploymentOrder order) {
        return orders.submit(order);
    }

    @Override
    public List<PlannedChange> plan(DeploymentOrder order) {
        return orders.plan(order);
    }

    @Override
    public OrderProgress order(UUID orderId) {
        return orders.progress(orderId);
    }

    @Override
    public List<OrderProgress> orders() {
        return orders.newest();
    }

    @Override
    public List<ServerStatus> servers(UUID configurationId) {
        return lights.of(configurationId);
    }

    @Override
    public List<GuestSample> samples() {
        return lights.samples();
    }

    @Override
    public void suspend(UUID accountId) {
        suspensions.suspend(accountId);
    }

    @Override
    public void restore(UUID accountId) {
        suspensions.restore(accountId);
    }

    @Override
    public List<NodeStatus> nodes() {
        Map<UUID, NodeState> states = this.states.all();
        return fleet.nodes().stream()
                .map(node -> status(node, Objects.requireNonNull(states.get(node.id()))))
                .toList();
    }

    private static NodeStatus status(Node node, NodeState state) {
        NodeFacts facts = node.facts();
        return new NodeStatus(
                node.id(),
                node.name(),
                node.site(),
                state,
                node.reachable(),
                node.problem(),
                node.guests(),
                new Memory(facts == null ? 0 : facts.memoryMib()),
                facts == null ? 0 : facts.cpus(),
                facts == null ? "unknown" : facts.hypervisor(),
                facts == null ? "" : facts.cpuModel(),
                facts == null ? List.of() : facts.cpuFeatures());
    }

    @Override
    public GridStatus grid() {
        boolean simulated = settings.isSimulated();
        String accelerator = simulated ? "none" : settings.accelerator().equals("kvm") ? "kvm" : "tcg";
        return new GridStatus(
                simulated,
                accelerator,
                fleet.nodes().size(),
                (int) fleet.nodes().stream().filter(Node::reachable).count(),
                images.atHand(),
                // Simulated guests need none.
                simulated ? List.of() : images.missing());
    }
}
