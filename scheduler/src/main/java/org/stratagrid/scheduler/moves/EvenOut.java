package org.stratagrid.scheduler.moves;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.stratagrid.scheduler.node.Size;

/**
 * Plans how to take the same share of every open node: always the move that brings most, until none brings more than it costs.
 * Each server moves once at most, and none comes closer to others of its configuration than it was.
 *
 * <p>What each node's best move is is remembered; a move makes its target worse for all others and its source better, so only the
 * source has to be compared anew, and a remembered best that no longer holds is found when its turn comes.
 */
final class EvenOut {

    /** On larger grids only so many of the fullest and of the emptiest nodes are compared at a time. */
    private static final int NODES_COMPARED = 200;

    private final GridCopy copy;
    private final MoveCosts costs;
    private final int limit;
    private final List<Spot> open;
    private final Imbalance imbalance;
    private final List<Step> steps = new ArrayList<>();
    private final Set<Resident> moved = new HashSet<>();

    private EvenOut(GridCopy copy, MoveCosts costs, int limit) {
        this.copy = copy;
        this.costs = costs;
        this.limit = limit;
        this.open = copy.spots().stream().filter(spot -> spot.open).toList();
        this.imbalance = new Imbalance(open);
    }

    /** The copy is left as it is after the moves. */
    static PlannedSteps plan(GridCopy copy, MoveCosts costs, int limit) {
        EvenOut plan = new EvenOut(copy, costs, limit);
        double before = plan.imbalance.points();
        while (plan.open.size() > 1 && plan.steps.size() < limit && plan.round()) {
            // Another round with the nodes that are the fullest and the emptiest now.
        }
        double after = plan.imbalance.points();
        return new PlannedSteps(plan.steps, List.of(), before, after, plan.sentence(before, after));
    }

    private record Found(Resident server, Spot to, double gain) {}

    /** @return whether anything moved */
    private boolean round() {
        Comparator<Spot> fullestFirst =
                Comparator.comparingDouble(EvenOut::shareTaken).reversed().thenComparingInt(spot -> spot.index);
        List<Spot> ranked = open.stream().sorted(fullestFirst).toList();
        int many = Math.min(NODES_COMPARED, ranked.size());
        boolean all = ranked.size() <= NODES_COMPARED;
        List<Spot> sources = ranked.subList(0, many);
        List<Spot> targets = all ? ranked : ranked.subList(ranked.size() - many, ranked.size());
        List<@Nullable Found> best = new ArrayList<>();
        sources.forEach(source -> best.add(best(source, targets)));
        int begun = steps.size();
        while (steps.size() < limit) {
            int next = largest(best);
            Found found = best.get(next);
            if (found == null) {
                break;
            }
            Spot source = sources.get(next);
            Found now = best(source, targets);
            best.set(next, now);
            if (now == null || now.gain < found.gain - 1e-9) {
                continue;
            }
            step(source, now);
            best.set(next, best(source, targets));
            boolean isTarget = targets.contains(source);
            for (int i = 0; isTarget && i < sources.size(); i++) {
                if (i != next) {
                    best.set(i, better(best.get(i), best(sources.get(i), List.of(source))));
                }
            }
        }
        return steps.size() > begun;
    }

    private static double shareTaken(Spot spot) {
        return 1 - spot.scarcestAfter(Size.NOTHING);
    }

    private static int largest(List<@Nullable Found> best) {
        int largest = 0;
        for (int i = 1; i < best.size(); i++) {
            if (better(best.get(i), best.get(largest)) != best.get(largest)) {
                largest = i;
            }
        }
        return largest;
    }

    private static @Nullable Found better(@Nullable Found one, @Nullable Found other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.gain > other.gain ? one : other;
    }

    /** The move away from a node that brings most; null when none is worth it. */
    private @Nullable Found best(Spot from, List<Spot> targets) {
        Found best = null;
        for (Resident server : from.residents) {
            if (server.at != from || server.movingTo != null || moved.contains(server)) {
                continue;
            }
            double cost = costs.of(imbalance.share(server));
            for (Spot to : targets) {
                double gain = imbalance.gain(server.size, from, to) - cost;
                if (gain > (best == null ? 0 : best.gain) && mayGo(server, from, to)) {
                    best = new Found(server, to, gain);
                }
            }
        }
        return best;
    }

    private static boolean mayGo(Resident server, Spot from, Spot to) {
        return from != to
                && GridCopy.obstacle(server, to) == null
                && server.tierMates(to) <= server.tierMates(from)
                && server.mates(to) <= server.mates(from);
    }

    private void step(Spot from, Found found) {
        String why = "%s goes from %s to %s memory taken, %s from %s to %s."
                .formatted(
                        from,
                        taken(from, 0),
                        taken(from, -found.server.size.memoryMib()),
                        found.to,
                        taken(found.to, 0),
                        taken(found.to, found.server.size.memoryMib()));
        copy.put(found.server, found.to);
        moved.add(found.server);
        steps.add(new Step(found.server, from, found.to, found.gain, why));
    }

    private static String taken(Spot spot, long more) {
        long all = spot.capacity.memoryMib();
        return all <= 0 ? "100 %" : Math.round(100.0 * (all - spot.freeMemory + more) / all) + " %";
    }

    private String sentence(double before, double after) {
        if (!steps.isEmpty()) {
            return "%s: the imbalance falls from %,.1f to %,.1f points."
                    .formatted(EmptyNodes.moves(steps.size()), before, after);
        }
        if (open.size() < 2) {
            return "Nothing to move: there are no two open nodes between which servers could move.";
        }
        return limit == 0
                ? "No move was asked for; the imbalance is %,.1f points.".formatted(before)
                : "Nothing is worth moving: no move would bring more than it costs (imbalance %,.1f points)."
                        .formatted(before);
    }
}
