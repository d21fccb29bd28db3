package org.stratagrid.scheduler.moves;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Nodes that cannot take a server, counted by what stands in the way: for sentences such as a refusal has (SC-2, SC-12). */
final class Tally {

    private final Map<Obstacle, Integer> counts = new EnumMap<>(Obstacle.class);
    private int nodes;
    private int free;

    private Tally() {}

    /** @param others which nodes count */
    static Tally of(Resident server, List<Spot> spots, Predicate<Spot> others) {
        Tally tally = new Tally();
        for (Spot spot : spots) {
            if (spot != server.at && others.test(spot)) {
                tally.nodes++;
                Obstacle obstacle = GridCopy.obstacle(server, spot);
                if (obstacle == null) {
                    tally.free++;
                } else {
                    tally.counts.merge(obstacle, 1, Integer::sum);
                }
            }
        }
        return tally;
    }

    /** Nodes that could take it. */
    int free() {
        return free;
    }

    /** "of 3 nodes, 2 have too little memory free and 1 takes no new servers" */
    String words() {
        if (nodes == 0) {
            return "there is no other node";
        }
        List<String> parts = new ArrayList<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<Obstacle, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry ->
                        parts.add(entry.getValue() + " " + entry.getKey().words(entry.getValue())));
        if (parts.isEmpty()) {
            return nodes == 1 ? "the other node has room" : "all " + nodes + " other nodes have room";
        }
        String last = parts.remove(parts.size() - 1);
        return "of " + nodes + (nodes == 1 ? " node, " : " nodes, ")
                + (parts.isEmpty() ? last : String.join(", ", parts) + " and " + last);
    }
}
