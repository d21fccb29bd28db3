package org.stratagrid.deployment;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.stratagrid.contracts.placement.Assignment;
import org.stratagrid.contracts.placement.NodeCapacity;
import org.stratagrid.contracts.placement.NodeLoad;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.contracts.placement.PlacementDecision;
import org.stratagrid.contracts.placement.PlacementRequest;
import org.stratagrid.contracts.placement.Reservation;
import org.stratagrid.contracts.placement.ServerNeed;
import org.stratagrid.contracts.values.Bandwidth;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Refusal;

/** Places round robin, and those that are named where they are wanted. */
public class TestPlacement implements Placement {

    public final Map<UUID, NodeCapacity> nodes = new ConcurrentHashMap<>();
    public final Map<UUID, Reservation> reserved = Collections.synchronizedMap(new LinkedHashMap<>());
    /** Nodes by names of servers. */
    public final Map<String, UUID> wanted = new ConcurrentHashMap<>();

    public final Map<UUID, ServerNeed> needs = new ConcurrentHashMap<>();
    public volatile boolean full;
    /** Servers that find room to grow on another node only. */
    public final Set<UUID> cramped = ConcurrentHashMap.newKeySet();

    private int next;

    @Override
    public synchronized PlacementDecision place(PlacementRequest request) {
        PlacementDecision decision = whatIf(request);
        for (ServerNeed need : request.servers()) {
            UUID node = decision.assignments().stream()
                    .filter(assignment -> assignment.serverId().equals(need.serverId()))
                    .findFirst()
                    .orElseThrow()
                    .nodeId();
            reserved.put(
                    need.serverId(),
                    new Reservation(
                            need.serverId(),
                            node,
                            request.configurationId(),
                            need.memory(),
                            need.cpus(),
                            need.disk(),
                            need.bandwidth()));
        }
        return decision;
    }

    @Override
    public synchronized PlacementDecision whatIf(PlacementRequest request) {
        if (full) {
            throw new Refusal(Refusal.Reason.NO_CAPACITY, "No node has 256 MiB left.");
        }
        List<UUID> ids = nodes.entrySet().stream()
                .filter(node -> node.getValue().schedulable())
                .sorted(Comparator.comparing(node -> node.getValue().name()))
                .map(Map.Entry::getKey)
                .toList();
        List<Assignment> assignments = new ArrayList<>();
        for (ServerNeed need : request.servers()) {
            Reservation held = reserved.get(need.serverId());
            boolean stays = held != null
                    && (!cramped.contains(need.serverId()) || held.memory().equals(need.memory()));
            UUID node = stays ? held.nodeId() : wanted.getOrDefault(need.name(), ids.get(next++ % ids.size()));
            if (held != null && !stays && node.equals(held.nodeId())) {
                node = ids.get(next++ % ids.size());
            }
            needs.put(need.serverId(), need);
            assignments.add(
                    new Assignment(need.serverId(), node, nodes.get(node).name()));
        }
        return new PlacementDecision(request.id(), assignments, "0", List.of(), List.of(), Map.of(), 1, Instant.EPOCH);
    }

    @Override
    public synchronized void release(List<UUID> serverIds) {
        serverIds.forEach(reserved::remove);
    }

    @Override
    public PlacementDecision decision(UUID serverId) {
        throw Refusal.notFound("placement");
    }

    @Override
    public List<NodeLoad> nodes() {
        return nodes.entrySet().stream()
                .map(node ->
                        new NodeLoad(node.getKey(), node.getValue(), Memory.ZERO, 0, new Disk(0), new Bandwidth(0), 0))
                .toList();
    }

    @Override
    public void enrol(UUID nodeId, NodeCapacity capacity) {
        nodes.put(nodeId, capacity);
    }

    @Override
    public List<String> check() {
        return List.of();
    }

    @Override
    public List<Reservation> reservations() {
        synchronized (reserved) {
            return List.copyOf(reserved.values());
        }
    }
}
