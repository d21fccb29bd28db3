package org.stratagrid.scheduler.moves;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.stratagrid.scheduler.moves.Imbalance.Weighed;

/**
 * Servers of one size that may move when a grid is evened out, with the move that brings most. That one is worked out only when
 * its turn may have come: until then there is a bound that it cannot surpass.
 */
final class SameSize {

    /** Targets that are watched, and nodes with such servers below which all are looked at again after each move. */
    private static final int FEW = 8;

    private final Imbalance imbalance;
    private final Weighed size;
    private final double cost;
    private final Map<Spot, List<Resident>> standing = new LinkedHashMap<>();

    /** Of any node with such a server, or more. */
    private double mostLeaving = Double.MAX_VALUE;

    /** Of any target, or less. */
    private double leastArriving = -Double.MAX_VALUE;

    /** The best targets, with what arriving there costs, and what it costs at least anywhere else. */
    private List<Spot> watched = List.of();

    private double[] watchedArriving = {};
    private double elsewhere = -Double.MAX_VALUE;

    private double bound = Double.POSITIVE_INFINITY;

    /** @param cost points for moving one of them */
    SameSize(Imbalance imbalance, Weighed size, double cost) {
        this.imbalance = imbalance;
        this.size = size;
        this.cost = cost;
    }

    /** @param gain points, above zero */
    record Move(Resident server, Spot from, Spot to, double gain) {}

    void add(Resident server, Spot at) {
        standing.computeIfAbsent(at, node -> new ArrayList<>()).add(server);
    }

    void remove(Resident server, Spot from) {
        List<Resident> there = standing.get(from);
        if (there != null && there.remove(server) && there.isEmpty()) {
            standing.remove(from);
        }
    }

    /** No move brings more points. */
    double bound() {
        return bound;
    }

    /** A server went from one node to the other, which may make better moves possible: away from there, and to here. */
    void moved(Spot from, boolean isTarget, Spot to) {
        if (standing.isEmpty()) {
            bound = 0;
            return;
        }
        boolean isThere = standing.containsKey(to);
        if (isThere) {
            double leaving = imbalance.leaving(size, to);
            bound = Math.max(bound, leaving - cost - leastArriving);
            mostLeaving = Math.max(mostLeaving, leaving);
        }
        if (isTarget) {
            double arriving = imbalance.arriving(size, from);
            bound = Math.max(bound, mostLeaving - cost - arriving);
            elsewhere = Math.min(elsewhere, arriving);
        }
        leastArriving = elsewhere;
        for (int i = 0; i < watchedArriving.length; i++) {
            Spot target = watched.get(i);
            if (target == from || target == to) {
                watchedArriving[i] = imbalance.arriving(size, target);
            }
            leastArriving = Math.min(leastArriving, watchedArriving[i]);
        }
        if (standing.size() <= FEW && (isThere || standing.containsKey(from))) {
            mostLeaving = Double.NEGATIVE_INFINITY;
            for (Spot node : standing.keySet()) {
                mostLeaving = Math.max(mostLeaving, imbalance.leaving(size, node));
            }
        }
        bound = Math.min(bound, mostLeaving - cost - leastArriving);
    }

    private void watch(List<Spot> targets, Ascending arriving) {
        int many = Math.min(FEW, targets.size());
        List<Spot> best = new ArrayList<>();
        watchedArriving = new double[many];
        for (int i = 0; i < many; i++) {
            best.add(targets.get(arriving.index(i)));
            watchedArriving[i] = arriving.value(i);
        }
        watched = best;
        elsewhere = many < targets.size() ? arriving.value(many) : Double.MAX_VALUE;
    }

    /** The move that brings most; null when none is worth it. */
    @Nullable
    Move best(List<Spot> targets) {
        List<Spot> nodes = List.copyOf(standing.keySet());
        Ascending leaving = new Ascending(nodes.stream()
                .mapToDouble(node -> -imbalance.leaving(size, node))
                .toArray());
        Ascending arriving = new Ascending(targets.stream()
                .mapToDouble(node -> imbalance.arriving(size, node))
                .toArray());
        Move best = null;
        if (nodes.isEmpty() || targets.isEmpty()) {
            bound = 0;
            return null;
        }
        mostLeaving = -leaving.value(0);
        leastArriving = arriving.value(0);
        watch(targets, arriving);
        for (int i = 0; i < nodes.size(); i++) {
            double brings = -leaving.value(i) - cost;
            if (brings - leastArriving <= gain(best)) {
                break;
            }
            Spot from = nodes.get(leaving.index(i));
            for (Resident server : standing.getOrDefault(from, List.of())) {
                best = better(best, server, from, brings, targets, arriving);
            }
        }
        bound = gain(best);
        return best;
    }

    private static double gain(@Nullable Move move) {
        return move == null ? 0 : move.gain;
    }

    private static @Nullable Move better(
            @Nullable Move best, Resident server, Spot from, double brings, List<Spot> targets, Ascending arriving) {
        for (int i = 0; i < targets.size(); i++) {
            double gain = brings - arriving.value(i);
            if (gain <= gain(best)) {
                return best;
            }
            Spot to = targets.get(arriving.index(i));
            if (mayGo(server, from, to)) {
                return new Move(server, from, to, gain);
            }
        }
        return best;
    }

    /** Where the rules allow it and no more of its own are than where it is. */
    private static boolean mayGo(Resident server, Spot from, Spot to) {
        return from != to
                && GridCopy.obstacle(server, to) == null
                && server.tierMates(to) <= server.tierMates(from)
                && server.mates(to) <= server.mates(from);
    }

    /** Numbers by size, sorted only as far as somebody looks. */
    private static final class Ascending {
        private final double[] values;
        private final int[] order;
        private int sorted;

        Ascending(double[] values) {
            this.values = values;
            this.order = new int[values.length];
            for (int i = 0; i < order.length; i++) {
                order[i] = i;
            }
        }

        /** Where the i-th smallest was given. */
        int index(int i) {
            while (sorted <= i) {
                int least = sorted;
                for (int j = sorted + 1; j < order.length; j++) {
                    if (values[order[j]] < values[order[least]]) {
                        least = j;
                    }
                }
                int index = order[least];
                // The others keep their order, so that equal ones come as they were given.
                System.arraycopy(order, sorted, order, sorted + 1, least - sorted);
                order[sorted++] = index;
            }
            return order[i];
        }

        double value(int i) {
            return values[index(i)];
        }
    }
}
