package org.stratagrid.scheduler.moves;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.stratagrid.scheduler.node.Resource;
import org.stratagrid.scheduler.node.Size;

/**
 * How unevenly open nodes are taken, in points: 1,000 × Σ over resources of weight × Σ over nodes of c × (u − ū)², where u is the
 * part of the node that is taken, ū the same of all nodes together and c the node's capacity in mean nodes. So a GiB counts the
 * same on a small node and on a large one, and a node as far from the others as can be counts about 1,000 points.
 *
 * <p>What a move brings is what its server's leaving brings less what its arriving costs, and neither depends on the other node.
 */
final class Imbalance {

    /** Memory is what is sold and what runs out first, so it weighs as much as the others together. */
    private static final double[] WEIGHTS = {3 / 6.0, 1 / 6.0, 1 / 6.0, 1 / 6.0};

    private static final Resource[] RESOURCES = Resource.values();

    private final List<Spot> spots;
    private final double[] mean = new double[RESOURCES.length];

    /** Two numbers for each resource of each node: twice the part that is taken, and the part that one unit is of it. */
    private final double[] levels;

    private final Map<Size, Weighed> sizes = new HashMap<>();

    /** The amounts of a size, and what a part of a node more or less of each counts in points. */
    record Weighed(double[] amounts, double[] points) {}

    /** @param spots the nodes that count */
    Imbalance(List<Spot> spots) {
        this.spots = spots;
        for (Resource resource : RESOURCES) {
            double sum = 0;
            for (Spot spot : spots) {
                sum += resource.of(spot.capacity);
            }
            mean[resource.ordinal()] = spots.isEmpty() ? 0 : sum / spots.size();
        }
        levels = new double
                [2
                        * RESOURCES.length
                        * (1 + spots.stream().mapToInt(spot -> spot.index).max().orElse(0))];
        spots.forEach(this::changed);
    }

    private static Size taken(Spot spot) {
        return spot.capacity.minus(new Size(spot.freeMemory, spot.freeCpus, spot.freeDisk, spot.freeMbps));
    }

    /** To be told of each node whose servers changed. */
    void changed(Spot spot) {
        Size taken = taken(spot);
        int at = 2 * RESOURCES.length * spot.index;
        for (Resource resource : RESOURCES) {
            double all = resource.of(spot.capacity);
            levels[at++] = all > 0 ? 2 * resource.of(taken) / all : 0;
            levels[at++] = all > 0 ? 1 / all : 0;
        }
    }

    double points() {
        double points = 0;
        for (Resource resource : RESOURCES) {
            int r = resource.ordinal();
            if (mean[r] <= 0) {
                continue;
            }
            double all = 0;
            double squares = 0;
            for (Spot spot : spots) {
                double capacity = resource.of(spot.capacity) / mean[r];
                if (capacity > 0) {
                    double taken = resource.of(taken(spot)) / mean[r];
                    all += taken;
                    squares += taken * taken / capacity;
                }
            }
            // Capacities add up to the number of nodes, in mean nodes.
            points += WEIGHTS[r] * (squares - all * all / spots.size());
        }
        return 1000 * points;
    }

    Weighed weighed(Size size) {
        return sizes.computeIfAbsent(size, this::weigh);
    }

    private Weighed weigh(Size size) {
        double[] amounts = new double[RESOURCES.length];
        double[] points = new double[RESOURCES.length];
        for (Resource resource : RESOURCES) {
            int r = resource.ordinal();
            amounts[r] = resource.of(size);
            points[r] = mean[r] > 0 ? 1000 * WEIGHTS[r] * amounts[r] / mean[r] : 0;
        }
        return new Weighed(amounts, points);
    }

    /**
     * Points that a server of this size takes with it when it leaves a node. Without end below zero where the node has nothing of
     * what the server holds, since there is no part of it that could be told.
     */
    double leaving(Weighed size, Spot from) {
        double sum = 0;
        int at = 2 * RESOURCES.length * from.index;
        for (int r = 0; r < RESOURCES.length; r++, at += 2) {
            if (levels[at + 1] == 0 && size.amounts[r] > 0) {
                return Double.NEGATIVE_INFINITY;
            }
            sum += size.points[r] * (levels[at] - size.amounts[r] * levels[at + 1]);
        }
        return sum;
    }

    /** Points that it adds where it arrives. */
    double arriving(Weighed size, Spot to) {
        double sum = 0;
        int at = 2 * RESOURCES.length * to.index;
        for (int r = 0; r < RESOURCES.length; r++, at += 2) {
            sum += size.points[r] * (levels[at] + size.amounts[r] * levels[at + 1]);
        }
        return sum;
    }

    /** A server's memory as a part of a mean node's. */
    double share(Resident server) {
        return mean[0] <= 0 ? 0 : server.size.memoryMib() / mean[0];
    }
}
