package org.stratagrid.scheduler.placement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.stratagrid.scheduler.node.Resource;
import org.stratagrid.scheduler.node.Size;
import org.stratagrid.scheduler.solver.NodeRoom;
import org.stratagrid.scheduler.solver.ServerFacts;

/** Which nodes could take such a server at all, and for each other one the first thing that it lacks (SC-2). */
record Screening(ServerFacts server, int nodes, List<NodeRoom> fit, Map<Lack, List<NodeRoom>> lost) {

    /**
     * @param left       what is free on each node for a newcomer
     * @param havingTier nodes with a server of the same tier of the configuration
     */
    static Screening of(ServerFacts server, Map<NodeRoom, Size> left, Set<NodeRoom> havingTier) {
        List<NodeRoom> fit = new ArrayList<>();
        Map<Lack, List<NodeRoom>> lost = new EnumMap<>(Lack.class);
        left.forEach((node, free) -> {
            Lack lack = Lack.of(server, node, free, havingTier.contains(node));
            if (lack == null) {
                fit.add(node);
            } else {
                lost.computeIfAbsent(lack, l -> new ArrayList<>()).add(node);
            }
        });
        return new Screening(server, left.size(), fit, lost);
    }

    /** For the customer: "of 3 nodes, 2 have too little memory free and 1 takes no new servers" */
    String counted() {
        if (nodes == 0) {
            return "the grid has no nodes yet";
        }
        List<String> parts = new ArrayList<>();
        byWords().entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .forEach(entry -> {
                    int count = entry.getValue();
                    parts.add((count == nodes ? "" : count + " ")
                            + (count == 1 ? singular(entry.getKey()) : entry.getKey()));
                });
        if (parts.size() == 1 && fit.isEmpty()) {
            return (nodes == 1 ? "the only node " : "all " + nodes + " nodes ") + parts.get(0);
        }
        String last = parts.remove(parts.size() - 1);
        return "of " + (nodes == 1 ? "1 node" : nodes + " nodes") + ", "
                + (parts.isEmpty() ? last : String.join(", ", parts) + " and " + last);
    }

    /** What is the same to the customer is counted as one. */
    private Map<String, Integer> byWords() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        lost.forEach((lack, all) -> counts.merge(lack.words(2), all.size(), Integer::sum));
        return counts;
    }

    private static String singular(String words) {
        for (Lack lack : Lack.values()) {
            if (lack.words(2).equals(words)) {
                return lack.words(1);
            }
        }
        throw new IllegalArgumentException(words);
    }

    /** For the operator: "41 nodes: 30 too little memory, 8 draining, 3 hold this tier already" */
    String inFull() {
        if (nodes == 0) {
            return "no nodes";
        }
        String counts = lost.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.comparingInt((List<NodeRoom> all) -> all.size())
                        .reversed()))
                .map(entry -> entry.getValue().size() + " " + entry.getKey().brief())
                .collect(Collectors.joining(", "));
        return (nodes == 1 ? "1 node: " : nodes + " nodes: ") + counts;
    }

    /** What of the server did not fit, for the sentence: "4 GiB memory". */
    String lacking() {
        List<String> amounts = lost.keySet().stream()
                .map(Lack::resource)
                .filter(Objects::nonNull)
                .map(resource -> resource.inWords(server.size()))
                .toList();
        return amounts.isEmpty() ? Resource.MEMORY.inWords(server.size()) : String.join(", ", amounts);
    }
}
