package org.stratagrid.deployment;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.placement.Assignment;
import org.stratagrid.contracts.placement.GridPlans;
import org.stratagrid.contracts.placement.MoveTarget;
import org.stratagrid.contracts.placement.NodeFailure;
import org.stratagrid.contracts.placement.ReplacedServer;
import org.stratagrid.contracts.placement.Replacement;
import org.stratagrid.contracts.placement.Reservation;
import org.stratagrid.contracts.placement.ServerMove;
import org.stratagrid.contracts.placement.ServerNeed;
import org.stratagrid.contracts.placement.UnmovedServer;
import org.stratagrid.contracts.values.Refusal;

/** Room on a second node for servers that move, as {@link GridPlans} keeps it; the rest of that contract is not asked here. */
public class TestMoves {

    public final Map<UUID, UUID> begun = new ConcurrentHashMap<>();
    public volatile @Nullable String reason;
    public volatile boolean full;
    public volatile int mostAtOnce;
    public volatile boolean heldUp;
    public final Set<UUID> homeless = ConcurrentHashMap.newKeySet();
    public volatile int replacements;
    private final Map<UUID, List<ReplacedServer>> answered = new ConcurrentHashMap<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private final TestPlacement placement;

    TestMoves(TestPlacement placement) {
        this.placement = placement;
    }

    public ServerMove beginMove(UUID serverId, MoveTarget target) {
        Reservation held = placement.reserved.get(serverId);
        if (held == null) {
            throw Refusal.notFound("server");
        }
        if (full) {
            throw new Refusal(Refusal.Reason.NO_CAPACITY, "The node has no room left.");
        }
        waitAtTheGate();
        reason = target.reason();
        UUID former = begun.putIfAbsent(serverId, target.nodeId());
        if ((former != null && !former.equals(target.nodeId())) || held.nodeId().equals(target.nodeId())) {
            throw new Refusal(Refusal.Reason.CONFLICT, "It moves elsewhere.");
        }
        mostAtOnce = Math.max(mostAtOnce, begun.size());
        return new ServerMove(
                serverId, "a server", held.configurationId(), held.nodeId(), target.nodeId(), Instant.EPOCH);
    }

    /** From now on beginning a move waits for {@link #letPass}. */
    public void holdUp() {
        gate = new CountDownLatch(1);
        heldUp = false;
    }

    public void letPass() {
        gate.countDown();
    }

    private void waitAtTheGate() {
        CountDownLatch present = gate;
        heldUp = present.getCount() > 0;
        try {
            if (!present.await(3, TimeUnit.MINUTES)) {
                throw new IllegalStateException("Nobody opened the gate.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public Assignment finishMove(UUID serverId, MoveTarget target) {
        Reservation held = placement.reserved.get(serverId);
        boolean there = held != null && held.nodeId().equals(target.nodeId());
        if (!there && !target.nodeId().equals(begun.get(serverId))) {
            throw new Refusal(Refusal.Reason.CONFLICT, "No such move is under way.");
        }
        begun.remove(serverId);
        moveReservation(held, target.nodeId());
        return new Assignment(serverId, target.nodeId(), "");
    }

    public void succeed(UUID serverId, UUID duplicate) {
        synchronized (placement) {
            Reservation room = placement.reserved.remove(duplicate);
            if (room != null) {
                placement.reserved.put(
                        serverId,
                        new Reservation(
                                serverId,
                                room.nodeId(),
                                room.configurationId(),
                                room.memory(),
                                room.cpus(),
                                room.disk(),
                                room.bandwidth()));
            }
        }
    }

    public void abandonMove(UUID serverId) {
        begun.remove(serverId);
    }

    /** Servers in {@link #homeless} find no place; the others go to the last node that is open. */
    public synchronized Replacement replace(NodeFailure failure) {
        replacements++;
        UUID dead = failure.nodes().get(0);
        UUID target = placement.nodes.entrySet().stream()
                .filter(node -> !node.getKey().equals(dead) && node.getValue().schedulable())
                .max(Comparator.comparing(node -> node.getValue().name()))
                .orElseThrow()
                .getKey();
        List<ReplacedServer> moved = answered.computeIfAbsent(failure.id(), id -> new ArrayList<>());
        List<UnmovedServer> unplaced = new ArrayList<>();
        for (Reservation held : placement.reservations()) {
            if (!held.nodeId().equals(dead)) {
                continue;
            }
            ServerNeed need = placement.needs.get(held.serverId());
            if (homeless.contains(held.serverId())) {
                unplaced.add(new UnmovedServer(
                        held.serverId(),
                        need.name(),
                        need.tier(),
                        held.configurationId(),
                        dead,
                        "",
                        "No node has 128 MiB left."));
                continue;
            }
            moveReservation(held, target);
            moved.add(new ReplacedServer(
                    held.serverId(), need.name(), need.tier(), held.configurationId(), dead, target, ""));
        }
        return new Replacement(failure.id(), List.copyOf(moved), unplaced, "", 1, 1, Instant.EPOCH);
    }

    private void moveReservation(Reservation held, UUID to) {
        placement.reserved.put(
                held.serverId(),
                new Reservation(
                        held.serverId(),
                        to,
                        held.configurationId(),
                        held.memory(),
                        held.cpus(),
                        held.disk(),
                        held.bandwidth()));
    }

    GridPlans asPlans() {
        return (GridPlans) Proxy.newProxyInstance(
                GridPlans.class.getClassLoader(), new Class<?>[] {GridPlans.class}, (proxy, method, arguments) -> {
                    try {
                        return TestMoves.class
                                .getMethod(method.getName(), method.getParameterTypes())
                                .invoke(this, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
