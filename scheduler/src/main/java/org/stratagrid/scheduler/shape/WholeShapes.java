package org.stratagrid.scheduler.shape;

import java.util.List;
import org.stratagrid.scheduler.node.Size;

/**
 * What free room is worth (spec SC-3, the constraint "fragmentation"). A <em>shape</em> is a size that is common on the grid;
 * {@code slots(free, s)} is how many servers of shape {@code s} fit into what a node has free, with every resource looked at.
 * The worth of a node's free room is
 *
 * <pre>  Σ over shapes s of  1000 · share(s) · slots(free, s)^0.9 / mean over all nodes of slots(free, s)^0.9</pre>
 *
 * so 1000 points are the free room of an average node. The cost of a placement is what it takes away from that. It is small on
 * an empty grid and grows as the grid fills, and the shapes that hardly fit anywhere any more become the dear ones: a small
 * server goes where the large ones do not fit already, or where the resource that it leaves over is of use to somebody. The
 * power below 1 makes the last slot of a node dearer than the tenth, because servers of one tier want different nodes.
 *
 * <p>Immutable. {@link ShapeBook} keeps the prices in step with the grid.
 */
public final class WholeShapes {

    /** Nothing is known yet: every room is worth nothing, and no placement costs anything. */
    public static final WholeShapes NONE = new WholeShapes(List.of(), new double[0]);

    static final double AVERAGE_NODE = 1000;

    private static final double POWER = 0.9;
    private static final double[] POWERS = powers();

    private final List<Size> shapes;
    /** Of each shape in turn, for each resource: 1 / what the shape needs of it, or infinity where it needs nothing. */
    private final double[] perUnit;

    private final double[] prices;

    /** @param prices points for one {@code slots^0.9} of each shape */
    public WholeShapes(List<Size> shapes, double[] prices) {
        if (shapes.size() != prices.length) {
            throw new IllegalArgumentException(shapes.size() + " shapes with " + prices.length + " prices");
        }
        this.shapes = List.copyOf(shapes);
        this.prices = prices.clone();
        this.perUnit = new double[4 * prices.length];
        for (int shape = 0; shape < prices.length; shape++) {
            Size size = shapes.get(shape);
            perUnit[4 * shape] = 1.0 / size.memoryMib();
            perUnit[4 * shape + 1] = 1.0 / size.cpus();
            perUnit[4 * shape + 2] = 1.0 / size.diskGib();
            perUnit[4 * shape + 3] = 1.0 / size.mbps();
        }
    }

    /** Points; what is below zero (a node that has shrunk) is worth nothing. */
    public long worth(Size free) {
        return Math.round(exactly(free));
    }

    /** Points that are lost when this much is taken; negative when it is given back. */
    public long cost(Size free, Size taken) {
        return worth(free) - worth(free.minus(taken));
    }

    /** Worth before it is rounded. */
    double exactly(Size free) {
        double points = 0;
        for (int shape = 0; shape < prices.length; shape++) {
            points += prices[shape] * room(free, shape);
        }
        return points;
    }

    /** {@code slots(free, s)^0.9} */
    double room(Size free, int shape) {
        if (free.memoryMib() <= 0 || free.cpus() <= 0 || free.diskGib() < 0 || free.mbps() < 0) {
            return 0;
        }
        int at = 4 * shape;
        double slots = free.memoryMib() * perUnit[at];
        slots = Math.min(slots, free.cpus() * perUnit[at + 1]);
        // 0 × ∞ is not a number: who needs nothing of a resource finds that everywhere.
        slots = free.diskGib() == 0 && perUnit[at + 2] == Double.POSITIVE_INFINITY
                ? slots
                : Math.min(slots, free.diskGib() * perUnit[at + 2]);
        slots = free.mbps() == 0 && perUnit[at + 3] == Double.POSITIVE_INFINITY
                ? slots
                : Math.min(slots, free.mbps() * perUnit[at + 3]);
        // A quotient that should be whole may come out a hair below.
        int whole = (int) (slots + 1e-9);
        return whole < POWERS.length ? POWERS[whole] : Math.pow(whole, POWER);
    }

    /** The most important first. */
    public List<Size> shapes() {
        return shapes;
    }

    /** In the order of the shapes. */
    public double[] prices() {
        return prices.clone();
    }

    private static double[] powers() {
        double[] powers = new double[1024];
        for (int i = 0; i < powers.length; i++) {
            powers[i] = Math.pow(i, POWER);
        }
        return powers;
    }
}
