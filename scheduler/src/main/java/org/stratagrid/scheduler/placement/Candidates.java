package org.stratagrid.scheduler.placement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.node.Resource;
import org.stratagrid.scheduler.node.Size;
import org.stratagrid.scheduler.solver.NodeRoom;
import org.stratagrid.scheduler.solver.ServerPlacing;

/** The nodes that could take the servers, the most promising first: so the solver compares few however large the grid is. */
final class Candidates {

    private final List<Shape> shapes = new ArrayList<>();

    /** Servers of one size and tier, with the nodes that fit them, the best first. */
    record Shape(List<ServerPlacing> servers, Screening screening, List<NodeRoom> ranked) {
        ServerPlacing example() {
            return servers.get(0);
        }
    }

    Candidates(Situation situation) {
        for (List<ServerPlacing> servers : situation.shapes()) {
            ServerPlacing example = servers.get(0);
            Screening screening = Screening.of(example.facts(), situation.left(), situation.having(example));
            shapes.add(new Shape(servers, screening, ranked(situation, example, screening.fit())));
        }
    }

    /** Nodes where the configuration has nothing yet come first, then those that keep most of their scarcest resource. */
    private static List<NodeRoom> ranked(Situation situation, ServerPlacing server, List<NodeRoom> fit) {
        Map<NodeRoom, Rank> ranks = new HashMap<>();
        for (NodeRoom node : fit) {
            ranks.put(
                    node,
                    new Rank(
                            situation.staying(node, EnumSet.of(server.tier())),
                            situation.staying(node, EnumSet.allOf(Tier.class)),
                            server.facts().licence() != null
                                    && !node.isLicensedFor(server.facts().system()),
                            scarcest(
                                    situation
                                            .left()
                                            .getOrDefault(node, Size.NOTHING)
                                            .minus(server.size()),
                                    node)));
        }
        return fit.stream()
                .sorted(Comparator.comparing(
                        (NodeRoom node) -> ranks.getOrDefault(node, Rank.LAST),
                        Comparator.comparingInt(Rank::ofTier)
                                .thenComparing(Rank::unlicensed)
                                .thenComparingInt(Rank::ofConfiguration)
                                .thenComparing(Rank::scarcest, Comparator.reverseOrder())))
                .toList();
    }

    private record Rank(int ofTier, int ofConfiguration, boolean unlicensed, double scarcest) {
        static final Rank LAST = new Rank(Integer.MAX_VALUE, Integer.MAX_VALUE, true, 0);
    }

    private static double scarcest(Size rest, NodeRoom node) {
        double least = 1;
        for (Resource resource : Resource.values()) {
            long all = resource.of(node.capacity());
            least = Math.min(least, all == 0 ? 0 : (double) resource.of(rest) / all);
        }
        return least;
    }

    List<Shape> shapes() {
        return shapes;
    }

    List<Shape> withoutAnyNode() {
        return shapes.stream().filter(shape -> shape.ranked().isEmpty()).toList();
    }

    /** The best of each shape in turn, so many in all. */
    List<NodeRoom> best(int many) {
        Set<NodeRoom> chosen = new LinkedHashSet<>();
        int longest =
                shapes.stream().mapToInt(shape -> shape.ranked().size()).max().orElse(0);
        for (int place = 0; place < longest && chosen.size() < many; place++) {
            for (Shape shape : shapes) {
                if (place < shape.ranked().size() && chosen.size() < many) {
                    chosen.add(shape.ranked().get(place));
                }
            }
        }
        return List.copyOf(chosen);
    }

    int size() {
        return best(Integer.MAX_VALUE).size();
    }
}
