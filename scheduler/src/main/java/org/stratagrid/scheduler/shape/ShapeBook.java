package org.stratagrid.scheduler.shape;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.stratagrid.scheduler.node.Size;

/**
 * The common shapes of the grid and how much room for them is left, kept in step with every change in constant time. It learns
 * the shapes from the servers that hold room: half of the list are the most frequent sizes, half those that take most of the
 * grid together, so that a rare large server is not forgotten for many small ones.
 *
 * <p>Not safe for several threads: it lives under the lock of the book of nodes. What it hands out is.
 */
public final class ShapeBook {

    static final int MOST_SHAPES = 24;

    /** No shape is rarer than one slot in so many nodes: else the last slot would outweigh every other wish. */
    private static final double LEAST_MEAN = 0.02;

    private static final double DIGITS = 10_000;

    private final Map<Size, Integer> servers = new HashMap<>();
    private long count;
    private long changes;

    private WholeShapes shapes = WholeShapes.NONE;
    private double[] shares = new double[0];
    private double[] room = new double[0];
    private int nodes;

    /** What one node has free for new servers, and has at all. A node that takes no servers has nothing free. */
    public record Room(Size capacity, Size free) {}

    public void came(Size server) {
        servers.merge(server, 1, Integer::sum);
        count++;
        changes++;
    }

    public void left(Size server) {
        servers.computeIfPresent(server, (size, many) -> many == 1 ? null : many - 1);
        count--;
        changes++;
    }

    /** A node's free room is another now. */
    public void changed(Size before, Size after) {
        for (int shape = 0; shape < room.length; shape++) {
            room[shape] += shapes.room(after, shape) - shapes.room(before, shape);
        }
    }

    /** So many servers came and went that the common shapes may be others: {@link #learn} when there is time. */
    public boolean isDue() {
        return changes >= Math.max(8, count / 16);
    }

    /** Looks at all nodes anew; also when nodes came or went. Takes some milliseconds for 10,000 nodes. */
    public void learn(Collection<Room> grid) {
        changes = 0;
        nodes = grid.size();
        Map<Size, Integer> chosen = new LinkedHashMap<>();
        common(total(grid)).forEach(size -> chosen.merge(size, many(size), Integer::sum));
        if (servers.size() > MOST_SHAPES) {
            Demands.of(servers).forEach((size, many) -> chosen.merge(size, many, Integer::sum));
        }
        List<Size> common = List.copyOf(chosen.keySet());
        shapes = new WholeShapes(common, new double[common.size()]);
        shares = new double[common.size()];
        room = new double[common.size()];
        double all = chosen.values().stream().mapToInt(Integer::intValue).sum();
        for (int shape = 0; shape < shares.length; shape++) {
            shares[shape] = chosen.getOrDefault(common.get(shape), 0) / all;
            for (Room node : grid) {
                room[shape] += shapes.room(node.free(), shape);
            }
        }
    }

    /** Prices of this moment. */
    public WholeShapes now() {
        if (shares.length == 0) {
            return WholeShapes.NONE;
        }
        double[] prices = new double[shares.length];
        for (int shape = 0; shape < prices.length; shape++) {
            double price = WholeShapes.AVERAGE_NODE * shares[shape] / Math.max(LEAST_MEAN, room[shape] / nodes);
            // Every decision keeps them, and more digits decide nothing.
            prices[shape] = Math.rint(price * DIGITS) / DIGITS;
        }
        return new WholeShapes(shapes.shapes(), prices);
    }

    private int many(Size size) {
        return servers.getOrDefault(size, 0);
    }

    private static Size total(Collection<Room> grid) {
        return grid.stream().map(Room::capacity).reduce(Size.NOTHING, Size::plus);
    }

    private List<Size> common(Size grid) {
        List<Size> frequent = best(Comparator.comparingInt(this::many));
        List<Size> large = best(Comparator.comparingDouble(size -> many(size) * largestShare(size, grid)));
        Set<Size> chosen = new LinkedHashSet<>();
        for (int i = 0; i < frequent.size(); i++) {
            chosen.add(frequent.get(i));
            chosen.add(large.get(i));
        }
        return chosen.stream()
                .limit(servers.size() > MOST_SHAPES ? MOST_SHAPES / 2 : MOST_SHAPES)
                .toList();
    }

    /** The best first; equal ones in an order that is always the same. */
    private List<Size> best(Comparator<Size> by) {
        Comparator<Size> order = by.thenComparingLong(Size::memoryMib)
                .thenComparingLong(Size::cpus)
                .thenComparingLong(Size::diskGib)
                .thenComparingLong(Size::mbps);
        PriorityQueue<Size> best = new PriorityQueue<>(MOST_SHAPES + 1, order);
        for (Size size : servers.keySet()) {
            best.add(size);
            if (best.size() > MOST_SHAPES) {
                best.poll();
            }
        }
        List<Size> sorted = new ArrayList<>(best);
        sorted.sort(order.reversed());
        return sorted;
    }

    private static double largestShare(Size size, Size grid) {
        return Math.max(
                Math.max(share(size.memoryMib(), grid.memoryMib()), share(size.cpus(), grid.cpus())),
                Math.max(share(size.diskGib(), grid.diskGib()), share(size.mbps(), grid.mbps())));
    }

    private static double share(long part, long whole) {
        return whole <= 0 ? 0 : (double) part / whole;
    }
}
