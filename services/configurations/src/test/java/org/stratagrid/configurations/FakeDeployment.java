package org.stratagrid.configurations;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.stratagrid.contracts.deployment.ChangeWay;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.GridStatus;
import org.stratagrid.contracts.deployment.GuestSample;
import org.stratagrid.contracts.deployment.NodeStatus;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.deployment.OrderProgress;
import org.stratagrid.contracts.deployment.PlannedChange;
import org.stratagrid.contracts.deployment.ServerLight;
import org.stratagrid.contracts.deployment.ServerStatus;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;

/** A deployment manager that takes orders and ends them when told. */
class FakeDeployment implements Deployment {

    private final Map<UUID, DeploymentOrder> taken = new LinkedHashMap<>();
    private final Map<UUID, WorkState> states = new LinkedHashMap<>();
    private final Map<UUID, String> problems = new LinkedHashMap<>();
    private final Map<Tier, Integer> cpuPercent = new LinkedHashMap<>();
    private final Set<UUID> silent = new HashSet<>();
    private final List<UUID> attempts = new ArrayList<>();
    private final Map<UUID, Deque<RuntimeException>> beforeTaking = new LinkedHashMap<>();
    private final Map<UUID, Deque<RuntimeException>> afterTaking = new LinkedHashMap<>();
    private final Map<UUID, Runnable> atNextLook = new ConcurrentHashMap<>();

    /** What happens elsewhere while somebody asks how this configuration's servers are; once. */
    void atNextLook(UUID configurationId, Runnable happens) {
        atNextLook.put(configurationId, happens);
    }

    /** The account's next orders fail with these, one each, and nothing is taken. */
    synchronized void failBeforeTaking(UUID accountId, RuntimeException... failures) {
        beforeTaking.put(accountId, new ArrayDeque<>(List.of(failures)));
    }

    /** The account's next orders are taken, but the answer is lost. */
    synchronized void failAfterTaking(UUID accountId, RuntimeException... failures) {
        afterTaking.put(accountId, new ArrayDeque<>(List.of(failures)));
    }

    synchronized void end(UUID orderId, WorkState state, String problem) {
        states.put(orderId, state);
        problems.put(orderId, problem);
    }

    synchronized void forget(UUID orderId) {
        taken.remove(orderId);
    }

    synchronized DeploymentOrder taken(UUID orderId) {
        return taken.get(orderId);
    }

    synchronized List<DeploymentOrder> takenOf(UUID accountId) {
        return taken.values().stream()
                .filter(order -> order.accountId().equals(accountId))
                .toList();
    }

    synchronized long attempts(UUID orderId) {
        return attempts.stream().filter(orderId::equals).count();
    }

    @Override
    public synchronized OrderProgress submit(DeploymentOrder order) {
        attempts.add(order.id());
        fail(beforeTaking, order);
        taken.put(order.id(), order);
        states.putIfAbsent(order.id(), WorkState.RUNNING);
        fail(afterTaking, order);
        return progress(order);
    }

    private static void fail(Map<UUID, Deque<RuntimeException>> failures, DeploymentOrder order) {
        RuntimeException failure =
                failures.getOrDefault(order.accountId(), new ArrayDeque<>()).poll();
        if (failure != null) {
            throw failure;
        }
    }

    /** One that restarts for each server of the order. */
    @Override
    public List<PlannedChange> plan(DeploymentOrder order) {
        return order.servers().stream()
                .map(server -> new PlannedChange(
                        server.id(),
                        server.name(),
                        ChangeWay.RESTART,
                        server.name() + " restarts at revision " + order.revision()))
                .toList();
    }

    @Override
    public synchronized OrderProgress order(UUID orderId) {
        if (!taken.containsKey(orderId)) {
            throw Refusal.notFound("order");
        }
        return progress(taken.get(orderId));
    }

    private OrderProgress progress(DeploymentOrder order) {
        WorkState state = states.get(order.id());
        return new OrderProgress(
                order.id(),
                order.accountId(),
                order.configurationId(),
                order.configurationName(),
                order.kind(),
                order.revision(),
                state,
                List.of(),
                Instant.EPOCH,
                state.isFinal() ? Instant.EPOCH : null,
                problems.get(order.id()));
    }

    @Override
    public List<OrderProgress> orders() {
        throw new UnsupportedOperationException();
    }

    /** As the newest deploy that is done has them. */
    @Override
    public List<ServerStatus> servers(UUID configurationId) {
        Runnable happens = atNextLook.remove(configurationId);
        if (happens != null) {
            happens.run();
        }
        return running(configurationId);
    }

    private synchronized List<ServerStatus> running(UUID configurationId) {
        return taken.values().stream()
                .filter(order -> order.configurationId().equals(configurationId) && order.kind() == OrderKind.DEPLOY)
                .filter(order -> states.get(order.id()) == WorkState.DONE)
                .reduce((one, next) -> next)
                .map(order -> order.servers().stream().map(this::status).toList())
                .orElse(List.of());
    }

    private ServerStatus status(DesiredServer server) {
        boolean isSilent = silent.contains(server.id());
        return new ServerStatus(
                server.id(),
                ServerLight.RUNNING,
                "n1",
                Instant.EPOCH,
                cpuPercent.getOrDefault(server.tier(), 10),
                30,
                server.memory(),
                0L,
                0L,
                null,
                null,
                !isSilent,
                1,
                5);
    }

    /** What all servers of a tier show. */
    synchronized void cpu(Tier tier, int percent) {
        cpuPercent.put(tier, percent);
    }

    synchronized void silence(UUID serverId, boolean isSilent) {
        if (isSilent) {
            silent.add(serverId);
        } else {
            silent.remove(serverId);
        }
    }

    synchronized void forgetReadings() {
        cpuPercent.clear();
        silent.clear();
    }

    @Override
    public List<GuestSample> samples() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void suspend(UUID accountId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void restore(UUID accountId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<NodeStatus> nodes() {
        throw new UnsupportedOperationException();
    }

    @Override
    public GridStatus grid() {
        throw new UnsupportedOperationException();
    }
}
