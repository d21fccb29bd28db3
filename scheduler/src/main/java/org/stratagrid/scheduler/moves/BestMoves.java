package org.stratagrid.scheduler.moves;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.stratagrid.scheduler.moves.Imbalance.Weighed;

/**
 * The moves that even out a grid, the best first. What a move brings is what its server's leaving brings less what its arriving
 * costs. For each server there is a bound that none of its moves surpasses, which is kept with every move that is made; its best
 * move is worked out only when that bound is the highest. Plain arrays, because all of them are looked at after every move.
 */
final class BestMoves {

    /** Targets of a server that are kept in mind; all are looked at again when none of these is the best any more. */
    private static final int WATCHED = 4;

    private final Imbalance imbalance;
    private final List<Spot> targets;
    private final Resident[] servers;
    private final Spot[] from;
    private final Weighed[] sizes;
    private final double[] costs;

    /** So many of the servers have not moved. */
    private int left;

    private final double[] leaving;
    private final double[] bounds;

    /** The bound is what the server's best move brings, and that goes to the first target that is watched. */
    private final boolean[] exact;

    /** Of each server in turn: indexes of nodes, the best first when they were looked at; -1 where there is none. */
    private final int[] watched;

    private final double[] arriving;

    /** What arriving costs at any other target, or less. */
    private final double[] elsewhere;

    private final double[] scratch;

    /** @param servers that may move, from where they are, to one of the targets */
    BestMoves(Imbalance imbalance, MoveCosts costs, List<Resident> servers, List<Spot> targets) {
        this.imbalance = imbalance;
        this.targets = targets;
        this.servers = servers.toArray(Resident[]::new);
        this.left = this.servers.length;
        this.from = new Spot[left];
        this.sizes = new Weighed[left];
        this.costs = new double[left];
        this.leaving = new double[left];
        this.bounds = new double[left];
        this.exact = new boolean[left];
        this.watched = new int[left * WATCHED];
        this.arriving = new double[left * WATCHED];
        this.elsewhere = new double[left];
        this.scratch = new double[targets.size()];
        for (int i = 0; i < left; i++) {
            Resident server = this.servers[i];
            from[i] = Objects.requireNonNull(server.at);
            sizes[i] = imbalance.weighed(server.size);
            this.costs[i] = costs.of(imbalance.share(server));
            leaving[i] = leaving(i);
            forget(i);
        }
    }

    /** @param gain points, above zero */
    record Move(Resident server, Spot from, Spot to, double gain) {}

    /** The move that brings most; null when none is worth it. */
    @Nullable
    Move best() {
        int best = -1;
        int first = highest();
        if (first >= 0) {
            look(first);
            best = bounds[first] > 0 ? first : -1;
        }
        for (int i = 0; i < left; i++) {
            if (bounds[i] > (best < 0 ? 0 : bounds[best])) {
                look(i);
                if (bounds[i] > (best < 0 ? 0 : bounds[best])) {
                    best = i;
                }
            }
        }
        return best < 0 ? null : new Move(servers[best], from[best], target(watched[best * WATCHED]), bounds[best]);
    }

    private int highest() {
        int highest = -1;
        for (int i = 0; i < left; i++) {
            if (highest < 0 || bounds[i] > bounds[highest]) {
                highest = i;
            }
        }
        return highest;
    }

    private Spot target(int index) {
        for (Spot target : targets) {
            if (target.index == index) {
                return target;
            }
        }
        throw new IllegalStateException("no target " + index);
    }

    /** To be told of each move, when the copy and the imbalance know it already. */
    void moved(Move move, boolean isTarget) {
        for (int i = 0; i < left; i++) {
            if (servers[i] == move.server) {
                take(--left, i);
                break;
            }
        }
        for (int i = 0; i < left; i++) {
            Resident server = servers[i];
            boolean leavesOther = from[i] == move.from || from[i] == move.to;
            if (leavesOther) {
                leaving[i] = leaving(i);
                if (server.configuration == move.server.configuration) {
                    // More of its own where it is: it may go where it might not before.
                    forget(i);
                    continue;
                }
            }
            boolean arrivesOther = isTarget && arrives(i, move.from);
            arrivesOther |= (!server.isPlain() || isWatched(i, move.to)) && arrives(i, move.to);
            if (leavesOther || arrivesOther) {
                exact[i] = false;
                double least = elsewhere[i];
                for (int at = i * WATCHED; at < (i + 1) * WATCHED; at++) {
                    least = watched[at] >= 0 ? Math.min(least, arriving[at]) : least;
                }
                bounds[i] = bound(i, least);
            }
        }
    }

    /** The last server has the place of one that is gone. */
    private void take(int last, int place) {
        servers[place] = servers[last];
        from[place] = from[last];
        sizes[place] = sizes[last];
        costs[place] = costs[last];
        leaving[place] = leaving[last];
        bounds[place] = bounds[last];
        exact[place] = exact[last];
        elsewhere[place] = elsewhere[last];
        System.arraycopy(watched, last * WATCHED, watched, place * WATCHED, WATCHED);
        System.arraycopy(arriving, last * WATCHED, arriving, place * WATCHED, WATCHED);
    }

    /** Where it cannot be told what leaving brings, nothing does, whatever arriving costs. */
    private double bound(int i, double arriving) {
        return leaving[i] == Double.NEGATIVE_INFINITY ? leaving[i] : leaving[i] - costs[i] - arriving;
    }

    private void forget(int i) {
        Arrays.fill(watched, i * WATCHED, (i + 1) * WATCHED, -1);
        elsewhere[i] = Double.NEGATIVE_INFINITY;
        bounds[i] = bound(i, elsewhere[i]);
        exact[i] = false;
    }

    private boolean isWatched(int i, Spot target) {
        for (int at = i * WATCHED; at < (i + 1) * WATCHED; at++) {
            if (watched[at] == target.index) {
                return true;
            }
        }
        return false;
    }

    /** Arriving at this target costs something else now. @return whether that counts for the bound */
    private boolean arrives(int i, Spot target) {
        double now = arriving(i, target);
        for (int at = i * WATCHED; at < (i + 1) * WATCHED; at++) {
            if (watched[at] == target.index) {
                arriving[at] = now;
                return true;
            }
        }
        if (now < elsewhere[i]) {
            elsewhere[i] = now;
            return true;
        }
        return false;
    }

    private double leaving(int i) {
        return imbalance.leaving(sizes[i], from[i]) + Dues.of(servers[i], from[i]);
    }

    private double arriving(int i, Spot to) {
        return imbalance.arriving(sizes[i], to) + Dues.of(servers[i], to);
    }

    /** Works out the best move of a server. */
    private void look(int i) {
        if (exact[i]) {
            return;
        }
        for (int t = 0; t < scratch.length; t++) {
            scratch[t] = arriving(i, targets.get(t));
        }
        int found = 0;
        elsewhere[i] = Double.POSITIVE_INFINITY;
        Arrays.fill(watched, i * WATCHED, (i + 1) * WATCHED, -1);
        for (int t = least(); t >= 0; t = least()) {
            double cost = scratch[t];
            scratch[t] = Double.POSITIVE_INFINITY;
            Spot to = targets.get(t);
            if (!mayGo(servers[i], from[i], to)) {
                continue;
            }
            if (found == WATCHED) {
                elsewhere[i] = cost;
                break;
            }
            watched[i * WATCHED + found] = to.index;
            arriving[i * WATCHED + found] = cost;
            found++;
        }
        bounds[i] = found == 0 ? Double.NEGATIVE_INFINITY : bound(i, arriving[i * WATCHED]);
        exact[i] = true;
    }

    private int least() {
        int least = -1;
        double value = Double.POSITIVE_INFINITY;
        for (int t = 0; t < scratch.length; t++) {
            if (scratch[t] < value) {
                value = scratch[t];
                least = t;
            }
        }
        return least;
    }

    /** Where the rules allow it and no more of its own are than where it is. */
    private static boolean mayGo(Resident server, Spot from, Spot to) {
        return from != to
                && GridCopy.obstacle(server, to) == null
                && server.tierMates(to) <= server.tierMates(from)
                && server.mates(to) <= server.mates(from);
    }
}
