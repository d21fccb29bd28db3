package org.stratagrid.scheduler.moves;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.stratagrid.scheduler.moves.PlannedSteps.Staying;

/**
 * N+1: which nodes could die, one at a time, with a new place for each of their servers. For each node its servers are placed
 * elsewhere, the most important first and where most is free; if that leaves one out, again the largest first and as tightly as
 * possible. So a yes is proven by places; a no means that neither way found them.
 */
final class Survival {

    private static final int LOOKS = 24;

    private final GridCopy copy;
    private final int examples;

    private Survival(GridCopy copy, int examples) {
        this.copy = copy;
        this.examples = examples;
    }

    /**
     * @param servers  on the node
     * @param unplaced how many of them found no place
     * @param examples some of these with the reason
     */
    record Loss(Spot node, int servers, int unplaced, List<Staying> examples) {}

    /** For each node that holds servers; the copy is as it was afterwards. */
    static List<Loss> of(GridCopy copy, int examples) {
        Survival survival = new Survival(copy, examples);
        List<Loss> losses = new ArrayList<>();
        for (Spot node : copy.spots()) {
            List<Resident> servers = node.residents().stream()
                    .filter(server -> server.at == node)
                    .toList();
            if (!servers.isEmpty()) {
                losses.add(survival.without(node, servers));
            }
        }
        return losses;
    }

    private Loss without(Spot dead, List<Resident> servers) {
        Predicate<Spot> alive = spot -> spot != dead;
        List<Resident> byImportance = new Importance(servers).order();
        servers.forEach(server -> copy.put(server, null));
        List<Resident> unplaced = placed(byImportance, alive, false);
        Map<Resident, Spot> loose = places(servers);
        if (!unplaced.isEmpty()) {
            servers.forEach(server -> copy.put(server, null));
            List<Resident> largestFirst =
                    servers.stream().sorted(GridCopy.LARGEST_FIRST).toList();
            List<Resident> tightly = placed(largestFirst, alive, true);
            if (tightly.size() < unplaced.size()) {
                unplaced = byImportance.stream().filter(tightly::contains).toList();
            } else {
                servers.forEach(server -> copy.put(server, null));
                loose.forEach(copy::put);
            }
        }
        List<Staying> named = unplaced.stream()
                .limit(examples)
                .map(server -> new Staying(server, FailurePlanner.reason(copy, server, alive)))
                .toList();
        servers.forEach(server -> copy.put(server, dead));
        return new Loss(dead, servers.size(), unplaced.size(), named);
    }

    private List<Resident> placed(List<Resident> servers, Predicate<Spot> alive, boolean tight) {
        List<Resident> unplaced = new ArrayList<>();
        for (Resident server : servers) {
            if (server.movingTo != null) {
                continue; // It holds room where it is going.
            }
            Spot to = tight
                    ? copy.tightest(server, alive)
                    : copy.emptiest(server, LOOKS, alive).stream()
                            .map(GridCopy.Choice::spot)
                            .findFirst()
                            .orElse(null);
            if (to == null) {
                unplaced.add(server);
            } else {
                copy.put(server, to);
            }
        }
        return unplaced;
    }

    private static Map<Resident, Spot> places(List<Resident> servers) {
        Map<Resident, Spot> places = new LinkedHashMap<>();
        for (Resident server : servers) {
            Spot at = server.at;
            if (at != null) {
                places.put(server, at);
            }
        }
        return places;
    }
}
