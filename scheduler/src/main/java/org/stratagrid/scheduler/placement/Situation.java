package org.stratagrid.scheduler.placement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.stratagrid.contracts.placement.ServerNeed;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.node.Node;
import org.stratagrid.scheduler.node.Residents;
import org.stratagrid.scheduler.node.Size;
import org.stratagrid.scheduler.reservation.Held;
import org.stratagrid.scheduler.solver.NodeRoom;
import org.stratagrid.scheduler.solver.ServerPlacing;
import org.stratagrid.scheduler.solver.Terms;

/**
 * What a question leaves open: which servers stay where they are (SC-10), which look for a node, and what is free for them.
 */
final class Situation {

    /** Servers that stay, those of the configuration that were not asked about included. */
    private final List<ServerPlacing> staying = new ArrayList<>();

    private final List<ServerPlacing> movable = new ArrayList<>();

    /** What is free on each node for one that comes new; below zero where a node has shrunk. */
    private final Map<NodeRoom, Size> left = new LinkedHashMap<>();

    private final Terms terms;

    Situation(Question question) {
        this.terms = question.terms();
        Map<UUID, Size> free = new HashMap<>();
        question.nodes().forEach(node -> free.put(node.id(), node.sellable().minus(node.reserved())));
        Map<UUID, UUID> stays = new HashMap<>();
        decideWhoStays(question, free, stays);

        Map<UUID, NodeRoom> rooms = rooms(question, stays, terms);
        rooms.values().forEach(room -> left.put(room, free.getOrDefault(room.id(), Size.NOTHING)));
        for (Held held : question.heldByOthers()) {
            staying.add(ServerPlacing.staying(question.facts(held), known(rooms, held.nodeId())));
        }
        for (ServerNeed need : question.request().servers()) {
            UUID home = stays.get(need.serverId());
            if (home == null) {
                movable.add(ServerPlacing.movable(question.facts(need)));
            } else {
                staying.add(ServerPlacing.staying(question.facts(need), known(rooms, home)));
            }
        }
    }

    /** Same size: stays. Another size: stays where its node has room for it, the smallest growth first. */
    private static void decideWhoStays(Question question, Map<UUID, Size> free, Map<UUID, UUID> stays) {
        List<ServerNeed> resized = new ArrayList<>();
        for (ServerNeed need : question.request().servers()) {
            Held held = question.held().get(need.serverId());
            if (held == null) {
                continue;
            }
            if (held.size().equals(Size.of(need))) {
                stays.put(need.serverId(), held.nodeId());
            } else {
                resized.add(need);
                free.merge(held.nodeId(), held.size(), Size::plus);
            }
        }
        resized.sort(Comparator.comparing((ServerNeed need) ->
                        Size.of(need).memoryMib() - held(question, need).size().memoryMib())
                .thenComparing(ServerNeed::serverId));
        for (ServerNeed need : resized) {
            Held held = held(question, need);
            Size wanted = Size.of(need);
            Size room = free.getOrDefault(held.nodeId(), Size.NOTHING);
            if (wanted.within(held.size()) || wanted.within(room)) {
                stays.put(need.serverId(), held.nodeId());
                free.put(held.nodeId(), room.minus(wanted));
            }
        }
    }

    private static Held held(Question question, ServerNeed need) {
        return java.util.Objects.requireNonNull(question.held().get(need.serverId()));
    }

    private static Map<UUID, NodeRoom> rooms(Question question, Map<UUID, UUID> stays, Terms terms) {
        Map<UUID, Size> own = new HashMap<>();
        Map<UUID, Size> settled = new HashMap<>();
        Map<UUID, Residents> others = new HashMap<>();
        question.nodes().forEach(node -> others.put(node.id(), node.residents()));
        for (Held held : question.held().values()) {
            own.merge(held.nodeId(), held.size(), Size::plus);
            others.computeIfPresent(
                    held.nodeId(),
                    (node, all) -> all.without(held.tier(), held.system(), held.accountId(), held.risky()));
        }
        question.heldByOthers().forEach(held -> settled.merge(held.nodeId(), held.size(), Size::plus));
        for (ServerNeed need : question.request().servers()) {
            UUID home = stays.get(need.serverId());
            if (home != null) {
                settled.merge(home, Size.of(need), Size::plus);
            }
        }
        Map<UUID, NodeRoom> rooms = new LinkedHashMap<>();
        for (Node node : question.nodes()) {
            rooms.put(
                    node.id(),
                    new NodeRoom(
                            node,
                            // The totals of a node may know already that a server has left which is still shown on it;
                            // the commit will say so.
                            node.reserved()
                                    .minus(own.getOrDefault(node.id(), Size.NOTHING))
                                    .orMore(Size.NOTHING),
                            settled.getOrDefault(node.id(), Size.NOTHING),
                            others.getOrDefault(node.id(), Residents.NOBODY),
                            terms));
        }
        return rooms;
    }

    private static NodeRoom known(Map<UUID, NodeRoom> rooms, UUID id) {
        NodeRoom room = rooms.get(id);
        if (room == null) {
            throw new IllegalStateException("a reservation on a node that was enrolled this instant: " + id);
        }
        return room;
    }

    List<ServerPlacing> movable() {
        return movable;
    }

    /** All servers of the problem, in a fresh copy of those that may move. */
    List<ServerPlacing> servers() {
        List<ServerPlacing> all = new ArrayList<>(staying);
        all.addAll(movable);
        return all;
    }

    Terms terms() {
        return terms;
    }

    /** Nodes that have a server of the same tier of the configuration. */
    Set<NodeRoom> having(ServerPlacing server) {
        return having(server, staying);
    }

    static Set<NodeRoom> having(ServerPlacing like, List<ServerPlacing> servers) {
        Set<NodeRoom> having = new HashSet<>();
        for (ServerPlacing server : servers) {
            NodeRoom node = server.getNode();
            if (node != null && server.tier() == like.tier()) {
                having.add(node);
            }
        }
        return having;
    }

    /** How many servers of this tier the configuration has, those that look for a node included. */
    int ofTier(Tier tier) {
        return (int) servers().stream().filter(server -> server.tier() == tier).count();
    }

    Map<NodeRoom, Size> left() {
        return left;
    }

    /** What is free when these servers have taken theirs. */
    Map<NodeRoom, Size> leftBeside(List<ServerPlacing> placed) {
        Map<NodeRoom, Size> rest = new LinkedHashMap<>(left);
        for (ServerPlacing server : placed) {
            NodeRoom node = server.getNode();
            if (node != null && !server.pinned()) {
                rest.computeIfPresent(node, (room, free) -> free.minus(server.size()));
            }
        }
        return rest;
    }

    /** How many servers of the configuration, and of this tier of it, stay on a node. */
    int staying(NodeRoom node, Set<Tier> tiers) {
        return (int) staying.stream()
                .filter(server -> server.getNode() == node && tiers.contains(server.tier()))
                .count();
    }

    /** Servers that look for a node, one list for each size and tier. */
    List<List<ServerPlacing>> shapes() {
        return List.copyOf(movable.stream()
                .collect(Collectors.groupingBy(
                        server -> List.of(server.tier(), server.size()), LinkedHashMap::new, Collectors.toList()))
                .values());
    }
}
