package org.stratagrid.scheduler.book;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;

/** Finds a short list of nodes for a server in a time that does not grow with the grid (SC-2). */
final class NodeIndex {

    /** So many nodes that run the server's system already are looked for among the first of them. */
    private static final int SAME_SYSTEM = 4;

    private final Map<BookNode.Kind, NodeClass> classes = new LinkedHashMap<>();

    /** Nodes that run a system for which somebody pays by the node. */
    private final Map<String, TreeMap<UUID, BookNode>> bySystem = new HashMap<>();

    private Set<String> priced = Set.of();

    /** Systems with a price; the index forgets what it knew of others, so all nodes have to be put again. */
    void priced(Set<String> systems) {
        priced = Set.copyOf(systems);
        bySystem.clear();
    }

    boolean isPriced(Set<String> systems) {
        return priced.equals(systems);
    }

    /** Brings a node to the place that it has now. */
    void put(BookNode node) {
        NodeClass home = node.home;
        if (home != null && priced.isEmpty() && home.kind.equals(node.kind())) {
            home.changed(node);
            return;
        }
        remove(node);
        classes.computeIfAbsent(node.kind(), NodeClass::new).add(node);
        if (!priced.isEmpty()) {
            for (String system : node.residents().systems().keySet()) {
                if (priced.contains(system)) {
                    bySystem.computeIfAbsent(system, s -> new TreeMap<>()).put(node.id, node);
                }
            }
        }
    }

    void remove(BookNode node) {
        NodeClass home = node.home;
        if (home == null) {
            return;
        }
        home.remove(node);
        if (home.isEmpty()) {
            classes.remove(home.kind);
        }
        bySystem.values().forEach(nodes -> nodes.remove(node.id));
    }

    /** For the check: the index has the node where its free room and the operator's decisions belong. */
    boolean isAtItsPlace(BookNode node) {
        NodeClass home = node.home;
        return home != null && home == classes.get(node.kind()) && home.isAtItsPlace(node);
    }

    /**
     * About so many nodes that could take the server, the same ones for the same seed and grid. Empty only if there is none.
     *
     * @param avoid nodes that carry the configuration already; they come in only where others are too few
     */
    Set<BookNode> shortList(Need need, int many, Set<BookNode> avoid, long seed) {
        List<NodeClass> open = new ArrayList<>();
        for (NodeClass each : classes.values()) {
            if (need.admits().test(each.example())) {
                open.add(each);
            }
        }
        Set<BookNode> chosen = new LinkedHashSet<>();
        bySystem.getOrDefault(need.system(), new TreeMap<>()).values().stream()
                .limit(SAME_SYSTEM * 4L)
                .filter(node -> need.size().within(node.free()) && !avoid.contains(node))
                .filter(node -> need.admits().test(node.view()))
                .limit(SAME_SYSTEM)
                .forEach(chosen::add);
        SplittableRandom random = new SplittableRandom(seed);
        int each = Math.max(3, many / Math.max(1, open.size()));
        for (NodeClass one : open) {
            one.collect(need.size(), each, avoid, random, chosen);
        }
        if (chosen.size() < many) {
            for (BookNode node : avoid) {
                if (need.size().within(node.free()) && need.admits().test(node.view())) {
                    chosen.add(node);
                }
            }
        }
        return chosen;
    }
}
