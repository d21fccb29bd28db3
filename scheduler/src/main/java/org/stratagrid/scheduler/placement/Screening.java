package org.stratagrid.scheduler.placement;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.stratagrid.scheduler.node.Resource;
import org.stratagrid.scheduler.node.Size;
import org.stratagrid.scheduler.solver.NodeRoom;

/** Which nodes could take a server of this size at all, and for each other one the first thing that it lacks (SC-2). */
record Screening(int nodes, List<NodeRoom> fit, Map<Lack, List<NodeRoom>> lost) {

    /** The hard filters in their order. */
    enum Lack {
        CLOSED(null, "takes no new servers", "take no new servers"),
        MEMORY(Resource.MEMORY, "has too little memory free", "have too little memory free"),
        CPU(Resource.CPU, "has too few CPUs free", "have too few CPUs free"),
        DISK(Resource.DISK, "has too little disk free", "have too little disk free"),
        BANDWIDTH(Resource.BANDWIDTH, "has too little bandwidth free", "have too little bandwidth free");

        private final @Nullable Resource resource;
        private final String one;
        private final String many;

        Lack(@Nullable Resource resource, String one, String many) {
            this.resource = resource;
            this.one = one;
            this.many = many;
        }

        @Nullable
        Resource resource() {
            return resource;
        }

        String words(int nodes) {
            return nodes == 1 ? one : many;
        }
    }

    /** @param left what is free on each node for a newcomer */
    static Screening of(Size size, Map<NodeRoom, Size> left) {
        List<NodeRoom> fit = new ArrayList<>();
        Map<Lack, List<NodeRoom>> lost = new EnumMap<>(Lack.class);
        left.forEach((node, free) -> {
            Lack lack = lack(size, node, free);
            if (lack == null) {
                fit.add(node);
            } else {
                lost.computeIfAbsent(lack, l -> new ArrayList<>()).add(node);
            }
        });
        return new Screening(left.size(), fit, lost);
    }

    private static @Nullable Lack lack(Size size, NodeRoom node, Size free) {
        if (!node.open()) {
            return Lack.CLOSED;
        }
        for (Lack lack : Lack.values()) {
            Resource resource = lack.resource();
            if (resource != null && resource.of(size) > resource.of(free)) {
                return lack;
            }
        }
        return null;
    }

    /** "of 3 nodes, 2 have too little memory free and 1 takes no new servers" */
    String counted() {
        if (nodes == 0) {
            return "the grid has no nodes yet";
        }
        List<String> parts = new ArrayList<>();
        lost.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(java.util.Comparator.comparingInt((Collection<?> all) -> all.size())
                        .reversed()))
                .forEach(entry -> {
                    int count = entry.getValue().size();
                    parts.add(
                            (count == nodes ? "" : count + " ") + entry.getKey().words(count));
                });
        if (parts.size() == 1 && fit.isEmpty()) {
            return (nodes == 1 ? "the only node " : "all " + nodes + " nodes ") + parts.get(0);
        }
        String last = parts.remove(parts.size() - 1);
        return "of " + (nodes == 1 ? "1 node" : nodes + " nodes") + ", "
                + (parts.isEmpty() ? last : String.join(", ", parts) + " and " + last);
    }

    /** What of the server did not fit, for the sentence: "4 GiB memory". */
    String lacking(Size size) {
        List<String> amounts = lost.keySet().stream()
                .map(Lack::resource)
                .filter(java.util.Objects::nonNull)
                .map(resource -> resource.inWords(size))
                .toList();
        return amounts.isEmpty() ? Resource.MEMORY.inWords(size) : String.join(", ", amounts);
    }
}
