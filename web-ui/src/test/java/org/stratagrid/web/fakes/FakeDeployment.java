package org.stratagrid.web.fakes;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.GridStatus;
import org.stratagrid.contracts.deployment.GuestSample;
import org.stratagrid.contracts.deployment.NodeState;
import org.stratagrid.contracts.deployment.NodeStatus;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.deployment.OrderProgress;
import org.stratagrid.contracts.deployment.PlannedChange;
import org.stratagrid.contracts.deployment.ServerLight;
import org.stratagrid.contracts.deployment.ServerStatus;
import org.stratagrid.contracts.deployment.StepProgress;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;

/** Orders go on by themselves, a step after each {@link #stepMillis}; servers move their meters at every look. */
@Component
public class FakeDeployment implements Deployment {

    record Wanted(UUID id, String name, Tier tier, Memory memory) {}

    private record Order(
            UUID id,
            UUID accountId,
            UUID configurationId,
            String name,
            OrderKind kind,
            int revision,
            List<Wanted> wanted,
            List<UUID> targets,
            List<String[]> steps,
            Instant at,
            long beganNanos) {}

    public volatile long stepMillis = 250;
    /** No order gets further before there may be more. */
    public volatile int mostSteps = Integer.MAX_VALUE;

    public volatile boolean simulated;
    public volatile String failure;
    public volatile int looks;

    public final Map<UUID, NodeState> states = new ConcurrentHashMap<>();
    private final Map<UUID, Order> orders = new LinkedHashMap<>();
    private final Map<UUID, List<Wanted>> running = new LinkedHashMap<>();
    private final Map<UUID, ServerLight> lights = new LinkedHashMap<>();

    public synchronized void light(UUID serverId, ServerLight light) {
        lights.put(serverId, light);
    }

    synchronized UUID begin(
            UUID accountId,
            UUID configurationId,
            String name,
            OrderKind kind,
            int revision,
            List<Wanted> wanted,
            List<UUID> targets) {
        UUID id = UUID.randomUUID();
        List<String[]> steps = new ArrayList<>();
        if (kind == OrderKind.DEPLOY) {
            steps.add(new String[] {"place", "Find room for " + wanted.size() + " servers"});
            steps.add(new String[] {"network", "Make the private network"});
            wanted.forEach(server -> steps.add(new String[] {"guest-" + server.name(), "Start " + server.name()}));
            steps.add(new String[] {"verify", "Ask the site for a page through its address"});
            steps.add(new String[] {"metering", "Begin metering"});
        } else {
            targets.forEach(server -> steps.add(new String[] {"guest", "Work on one server"}));
        }
        orders.put(
                id,
                new Order(
                        id,
                        accountId,
                        configurationId,
                        name,
                        kind,
                        revision,
                        wanted,
                        targets,
                        steps,
                        Instant.now(),
                        System.nanoTime()));
        return id;
    }

    @Override
    public OrderProgress submit(DeploymentOrder order) {
        throw new UnsupportedOperationException("the panel never submits orders itself");
    }

    @Override
    public List<PlannedChange> plan(DeploymentOrder order) {
        throw new UnsupportedOperationException("the panel never plans orders itself");
    }

    @Override
    public synchronized OrderProgress order(UUID orderId) {
        Order order = orders.get(orderId);
        if (order == null) {
            throw Refusal.notFound("order");
        }
        return progress(order);
    }

    private OrderProgress progress(Order order) {
        long passed = (System.nanoTime() - order.beganNanos()) / 1_000_000;
        int done = (int) Math.min(Math.min(order.steps().size(), mostSteps), passed / stepMillis);
        boolean failed = failure != null && done >= 2;
        List<StepProgress> steps = new ArrayList<>();
        for (int i = 0; i < order.steps().size(); i++) {
            String[] step = order.steps().get(i);
            WorkState state = i < done ? WorkState.DONE : i == done ? WorkState.RUNNING : WorkState.WAITING;
            String problem = null;
            if (failed) {
                state = i <= 2 ? WorkState.UNDONE : WorkState.WAITING;
                problem = i == 2 ? failure : null;
            }
            Instant from = order.at().plusMillis(i * stepMillis);
            steps.add(new StepProgress(
                    step[0],
                    step[1],
                    state,
                    i <= done ? from : null,
                    i < done ? from.plusMillis(stepMillis) : null,
                    problem));
        }
        WorkState state = failed ? WorkState.UNDONE : done == order.steps().size() ? WorkState.DONE : WorkState.RUNNING;
        if (state == WorkState.DONE) {
            apply(order);
        }
        return new OrderProgress(
                order.id(),
                order.accountId(),
                order.configurationId(),
                order.name(),
                order.kind(),
                order.revision(),
                state,
                steps,
                order.at(),
                state.isFinal() ? order.at().plusMillis(done * stepMillis) : null,
                failed ? failure : null);
    }

    private void apply(Order order) {
        switch (order.kind()) {
            case DEPLOY -> running.put(order.configurationId(), order.wanted());
            case START, RESTART -> order.targets().forEach(lights::remove);
            case STOP -> order.targets().forEach(id -> lights.put(id, ServerLight.STOPPED));
        }
    }

    @Override
    public synchronized List<OrderProgress> orders() {
        List<OrderProgress> all = new ArrayList<>();
        orders.values().forEach(order -> all.add(0, progress(order)));
        return all;
    }

    @Override
    public synchronized List<ServerStatus> servers(UUID configurationId) {
        looks++;
        List<ServerStatus> found = new ArrayList<>();
        for (Wanted server : running.getOrDefault(configurationId, List.of())) {
            ServerLight light = lights.getOrDefault(server.id(), ServerLight.RUNNING);
            boolean on = light == ServerLight.RUNNING;
            int wave = (int) (System.nanoTime() / 400_000_000L);
            int seed = Math.abs(server.name().hashCode());
            found.add(new ServerStatus(
                    server.id(),
                    light,
                    "node-" + (seed % 3 + 1),
                    Instant.parse("2026-03-01T00:00:00Z"),
                    on ? (seed + wave * 7) % 60 + 4 : null,
                    on ? 35 + seed % 45 : null,
                    server.memory(),
                    on ? 12_400L : null,
                    on ? 83_000L : null,
                    on && server.tier() == Tier.LOAD_BALANCER ? "http://127.0.0.1:18080/" : null,
                    light == ServerLight.FAILED ? "The guest does not answer; it is started again." : null,
                    on,
                    on ? 3 : null,
                    on ? 12 : null));
        }
        return found;
    }

    @Override
    public List<GuestSample> samples() {
        return List.of();
    }

    @Override
    public void suspend(UUID accountId) {}

    @Override
    public void restore(UUID accountId) {}

    @Override
    public List<NodeStatus> nodes() {
        return List.of(node(1, true), node(2, true), node(3, false));
    }

    private NodeStatus node(int number, boolean reachable) {
        NodeState state =
                states.getOrDefault(FakePlacement.nodeId(number), reachable ? NodeState.READY : NodeState.UNREACHABLE);
        return new NodeStatus(
                FakePlacement.nodeId(number),
                "node-" + number,
                "here",
                state,
                reachable,
                reachable ? null : "libvirt on node-3 does not answer: connection refused.",
                reachable ? 2 : 0,
                new Memory(4096),
                2,
                "QEMU 7.2",
                "Skylake-Client-IBRS",
                List.of("vmx", "ssse3"));
    }

    @Override
    public GridStatus grid() {
        return new GridStatus(
                simulated, simulated ? "none" : "tcg", 3, 2, List.of("lb 1", "web 1", "db 1"), List.of("app"));
    }
}
