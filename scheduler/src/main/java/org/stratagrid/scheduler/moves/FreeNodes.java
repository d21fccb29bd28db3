package org.stratagrid.scheduler.moves;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Plans how to free whole nodes by moving what is on them to nodes that are in use anyway. A node is emptied wholly or not at
 * all: half of it would bring nothing. A node that takes servers in is not emptied later, so each server moves once at most, and
 * none joins another of its tier.
 *
 * <p>Which nodes to empty first decides how many can be: some good orders are tried, then variations of the best at random (the
 * same each time), and the plan that frees most for what it costs is kept.
 */
final class FreeNodes {

    /** Variations of the best order; fewer on large grids, where each takes longer. */
    private static final int VARIATIONS = 60;

    private static final int PLACES_IN_ALL = 20_000;

    private final GridCopy copy;
    private final MoveCosts costs;
    private final int limit;
    private final List<Spot> used;
    private final double meanMemory;
    private final Imbalance shares;
    private long places;

    private FreeNodes(GridCopy copy, MoveCosts costs, int limit) {
        this.copy = copy;
        this.costs = costs;
        this.limit = limit;
        List<Spot> open = copy.spots().stream().filter(spot -> spot.open).toList();
        this.used = open.stream().filter(spot -> !spot.residents.isEmpty()).toList();
        this.meanMemory = open.stream()
                .mapToLong(spot -> spot.capacity.memoryMib())
                .average()
                .orElse(0);
        this.shares = new Imbalance(open);
    }

    private record Freed(Spot node, List<Step> steps, double gain) {}

    private record Outcome(List<Freed> freed, double gain) {}

    /** The copy is left as it is after the moves. */
    static PlannedSteps plan(GridCopy copy, MoveCosts costs, int limit) {
        FreeNodes plan = new FreeNodes(copy, costs, limit);
        long before =
                copy.spots().stream().filter(spot -> !spot.residents.isEmpty()).count();
        Outcome best = plan.search();
        List<Step> steps =
                best.freed.stream().flatMap(freed -> freed.steps.stream()).toList();
        steps.forEach(step -> copy.put(step.server(), step.to()));
        int nodes = best.freed.size();
        return new PlannedSteps(steps, List.of(), before, before - nodes, plan.sentence(best));
    }

    private Outcome search() {
        List<Comparator<Spot>> orders = List.of(
                Comparator.comparingLong(FreeNodes::memoryTaken),
                Comparator.comparingInt((Spot spot) -> spot.residents.size()),
                Comparator.comparingDouble(
                        (Spot spot) -> (double) memoryTaken(spot) / Math.max(1, spot.capacity.memoryMib())));
        Outcome best = new Outcome(List.of(), 0);
        List<Spot> bestOrder = used;
        for (Comparator<Spot> order : orders) {
            List<Spot> sorted = used.stream()
                    .sorted(order.thenComparingInt(spot -> spot.index))
                    .toList();
            Outcome outcome = attempt(sorted);
            if (outcome.gain > best.gain) {
                best = outcome;
                bestOrder = sorted;
            }
        }
        Random random = new Random(used.size());
        for (int i = 0; i < VARIATIONS && used.size() > 2 && places < PLACES_IN_ALL; i++) {
            List<Spot> varied = new ArrayList<>(bestOrder);
            for (int swaps = 1 + random.nextInt(3); swaps > 0; swaps--) {
                Collections.swap(varied, random.nextInt(varied.size()), random.nextInt(varied.size()));
            }
            Outcome outcome = attempt(varied);
            if (outcome.gain > best.gain) {
                best = outcome;
                bestOrder = varied;
            }
        }
        return best;
    }

    private static long memoryTaken(Spot spot) {
        return spot.capacity.memoryMib() - spot.freeMemory;
    }

    /** Empties nodes in this order as far as it goes, and puts everything back. */
    private Outcome attempt(List<Spot> order) {
        Set<Spot> receiving = new HashSet<>();
        Set<Spot> gone = new HashSet<>();
        List<Freed> freed = new ArrayList<>();
        int left = limit;
        double gain = 0;
        for (Spot node : order) {
            if (receiving.contains(node) || node.residents.size() > left) {
                continue;
            }
            Freed result = free(node, gone);
            if (result != null) {
                freed.add(result);
                gone.add(node);
                result.steps.forEach(step -> receiving.add(step.to()));
                left -= result.steps.size();
                gain += result.gain;
            }
        }
        for (int i = freed.size() - 1; i >= 0; i--) {
            back(freed.get(i).steps);
        }
        return new Outcome(freed, gain);
    }

    /** Empties one node, or leaves all as it was where that cannot be or is not worth it. */
    private @Nullable Freed free(Spot node, Set<Spot> gone) {
        List<Resident> servers = new ArrayList<>(node.residents);
        servers.sort(GridCopy.LARGEST_FIRST);
        double cost = 0;
        double most = 0;
        for (Resident server : servers) {
            cost += costs.of(shares.share(server));
            most += Dues.of(server, node);
        }
        double worth = meanMemory <= 0 ? 0 : 1000 * node.capacity.memoryMib() / meanMemory;
        if (worth + most <= cost || servers.stream().anyMatch(server -> server.at != node || server.movingTo != null)) {
            return null;
        }
        List<Step> steps = new ArrayList<>();
        double saved = 0;
        for (Resident server : servers) {
            places++;
            Spot to = copy.tightest(
                    server,
                    spot -> spot != node
                            && !gone.contains(spot)
                            && !spot.residents.isEmpty()
                            && server.tierMates(spot) <= server.tierMates(node));
            if (to == null) {
                back(steps);
                return null;
            }
            saved += Dues.of(server, node) - Dues.of(server, to);
            copy.put(server, to);
            steps.add(new Step(server, node, to, 0, why(servers.size(), node, to)));
        }
        double gain = worth - cost + saved;
        if (gain <= 0) {
            back(steps);
            return null;
        }
        return new Freed(
                node, steps.stream().map(step -> step.with(gain / steps.size())).toList(), gain);
    }

    private static String why(int servers, Spot node, Spot to) {
        return servers == 1
                ? "It is all that is on " + node + ", which is free then; " + to + " has the room."
                : "One of " + servers + " moves that free " + node + " together; " + to + " has the room.";
    }

    private void back(List<Step> steps) {
        for (int i = steps.size() - 1; i >= 0; i--) {
            copy.put(steps.get(i).server(), steps.get(i).from());
        }
    }

    private String sentence(Outcome best) {
        int moves = best.freed.stream().mapToInt(freed -> freed.steps.size()).sum();
        if (moves > 0) {
            return "%s free%s %s."
                    .formatted(
                            EmptyNodes.moves(moves),
                            moves == 1 ? "s" : "",
                            best.freed.size() == 1 ? best.freed.get(0).node.name : best.freed.size() + " nodes");
        }
        if (used.size() < 2) {
            return "Nothing to move: servers stand on no more than one open node.";
        }
        return limit == 0
                ? "No move was asked for."
                : "Nothing is worth moving: no node can be freed with %s or fewer.".formatted(EmptyNodes.moves(limit));
    }
}
