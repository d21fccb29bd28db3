package org.stratagrid.scheduler.moves;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.stratagrid.scheduler.node.Size;

/**
 * Plans how to take the same share of every open node: always the move that brings most, until none brings more than it costs.
 * Each server moves once at most, and none comes closer to others of its configuration than it was.
 *
 * <p>How far a grid is from that is its imbalance and its {@link Dues}: a licence that two nodes pay may be worth a move though both
 * are taken evenly, and no node is evened out with a licence that costs more than that brings.
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
        double before = plan.points();
        while (plan.open.size() > 1 && plan.steps.size() < limit && plan.round()) {
            // Another round with the nodes that are the fullest and the emptiest now.
        }
        double after = plan.points();
        return new PlannedSteps(plan.steps, List.of(), before, after, plan.sentence(before, after));
    }

    private double points() {
        return imbalance.points() + Dues.all(copy.spots());
    }

    /** @return whether anything moved */
    private boolean round() {
        Comparator<Spot> fullestFirst =
                Comparator.comparingDouble(EvenOut::shareTaken).reversed().thenComparingInt(spot -> spot.index);
        List<Spot> ranked = open.stream().sorted(fullestFirst).toList();
        int many = Math.min(NODES_COMPARED, ranked.size());
        List<Spot> sources = ranked.subList(0, many);
        List<Spot> targets = ranked.subList(ranked.size() - many, ranked.size());
        Set<Spot> receiving = new HashSet<>(targets);
        BestMoves moves = new BestMoves(imbalance, costs, movable(sources), targets);
        int begun = steps.size();
        while (steps.size() < limit) {
            BestMoves.Move best = moves.best();
            if (best == null) {
                break;
            }
            step(best);
            moves.moved(best, receiving.contains(best.from()));
        }
        return steps.size() > begun;
    }

    private List<Resident> movable(List<Spot> sources) {
        List<Resident> servers = new ArrayList<>();
        for (Spot source : sources) {
            for (Resident server : source.residents) {
                if (server.at == source && server.movingTo == null && !moved.contains(server)) {
                    servers.add(server);
                }
            }
        }
        return servers;
    }

    private static double shareTaken(Spot spot) {
        return 1 - spot.scarcestAfter(Size.NOTHING);
    }

    private void step(BestMoves.Move move) {
        long memory = move.server().size.memoryMib();
        double saved = Dues.of(move.server(), move.from()) - Dues.of(move.server(), move.to());
        String why = "%s goes from %s to %s memory taken, %s from %s to %s%s."
                .formatted(
                        move.from(),
                        taken(move.from(), 0),
                        taken(move.from(), -memory),
                        move.to(),
                        taken(move.to(), 0),
                        taken(move.to(), memory),
                        saved == 0
                                ? ""
                                : "; licences and risk cost %,.0f points %s"
                                        .formatted(Math.abs(saved), saved > 0 ? "less" : "more"));
        copy.put(move.server(), move.to());
        imbalance.changed(move.from());
        imbalance.changed(move.to());
        moved.add(move.server());
        steps.add(new Step(move.server(), move.from(), move.to(), move.gain(), why));
    }

    private static String taken(Spot spot, long more) {
        long all = spot.capacity.memoryMib();
        return all <= 0 ? "100 %" : Math.round(100.0 * (all - spot.freeMemory + more) / all) + " %";
    }

    private String sentence(double before, double after) {
        if (!steps.isEmpty()) {
            return "%s: imbalance, licences and risk fall from %,.1f to %,.1f points."
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
