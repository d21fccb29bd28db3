package org.stratagrid.scheduler.moves;

import java.util.List;
import org.stratagrid.scheduler.node.Resource;
import org.stratagrid.scheduler.node.Size;

/**
 * How unevenly open nodes are taken, in points: 1,000 × Σ over resources of weight × Σ over nodes of c × (u − ū)², where u is the
 * part of the node that is taken, ū the same of all nodes together and c the node's capacity in mean nodes. So a GiB counts the
 * same on a small node and on a large one, and a node as far from the others as can be counts about 1,000 points.
 */
final class Imbalance {

    /** Memory is what is sold and what runs out first, so it weighs as much as the others together. */
    private static final double[] WEIGHTS = {3 / 6.0, 1 / 6.0, 1 / 6.0, 1 / 6.0};

    private static final Resource[] RESOURCES = Resource.values();

    private final List<Spot> spots;
    private final double[] mean = new double[RESOURCES.length];

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
    }

    private static Size taken(Spot spot) {
        return spot.capacity.minus(new Size(spot.freeMemory, spot.freeCpus, spot.freeDisk, spot.freeMbps));
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

    /** How many points fewer there are when this much goes from one node to the other. */
    double gain(Size size, Spot from, Spot to) {
        double gain = gain(
                        0,
                        size.memoryMib(),
                        from.freeMemory,
                        to.freeMemory,
                        from.capacity.memoryMib(),
                        to.capacity.memoryMib())
                + gain(1, size.cpus(), from.freeCpus, to.freeCpus, from.capacity.cpus(), to.capacity.cpus())
                + gain(2, size.diskGib(), from.freeDisk, to.freeDisk, from.capacity.diskGib(), to.capacity.diskGib())
                + gain(3, size.mbps(), from.freeMbps, to.freeMbps, from.capacity.mbps(), to.capacity.mbps());
        return 1000 * gain;
    }

    private double gain(int resource, long amount, long freeFrom, long freeTo, long allFrom, long allTo) {
        if (amount == 0 || allFrom <= 0 || allTo <= 0) {
            return 0;
        }
        double part = amount / mean[resource];
        double from = (2.0 * (allFrom - freeFrom) - amount) / allFrom;
        double to = (2.0 * (allTo - freeTo) + amount) / allTo;
        return WEIGHTS[resource] * part * (from - to);
    }

    /** A server's memory as a part of a mean node's. */
    double share(Resident server) {
        return mean[0] <= 0 ? 0 : server.size.memoryMib() / mean[0];
    }
}
