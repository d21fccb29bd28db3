package org.stratagrid.scheduler.solver;

import java.util.Map;
import java.util.UUID;
import org.stratagrid.contracts.placement.NodePolicy;
import org.stratagrid.scheduler.node.Node;
import org.stratagrid.scheduler.node.Residents;
import org.stratagrid.scheduler.node.Size;

/** An empty node of round numbers, changed in what a test is about. */
final class RoomSample {

    static final Size CAPACITY = new Size(10_000, 10, 100, 1_000);

    private String name = "n";
    private Size taken = Size.NOTHING;
    private Size settled = Size.NOTHING;
    private int databases;
    private Map<String, Integer> systems = Map.of();
    private Map<UUID, Integer> risky = Map.of();
    private NodePolicy policy = NodePolicy.PLAIN;
    private Terms terms = Terms.NONE;

    RoomSample named(String name) {
        this.name = name;
        return this;
    }

    RoomSample taken(Size taken) {
        this.taken = taken;
        return this;
    }

    RoomSample settled(Size settled) {
        this.settled = settled;
        return this;
    }

    RoomSample databases(int databases) {
        this.databases = databases;
        return this;
    }

    RoomSample systems(Map<String, Integer> systems) {
        this.systems = systems;
        return this;
    }

    RoomSample risky(Map<UUID, Integer> risky) {
        this.risky = risky;
        return this;
    }

    RoomSample policy(NodePolicy policy) {
        this.policy = policy;
        return this;
    }

    RoomSample terms(Terms terms) {
        this.terms = terms;
        return this;
    }

    NodeRoom room() {
        Residents others = new Residents(databases, 0, databases, systems, risky);
        Node node = new Node(UUID.randomUUID(), name, "home", true, CAPACITY, taken, policy, others);
        return new NodeRoom(node, taken, settled, others, terms);
    }
}
