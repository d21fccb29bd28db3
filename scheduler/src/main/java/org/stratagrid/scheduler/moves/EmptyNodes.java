package org.stratagrid.scheduler.moves;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.scheduler.moves.PlannedSteps.Staying;

/**
 * Plans how to get all servers off some nodes. The largest look for a place first. One that finds none may have it made by
 * another server that moves on (once: longer chains move more than they win). First everybody goes where most is free; if
 * somebody stays behind, all of it is tried again filling the fullest nodes first, which leaves larger holes. Asked for, so
 * what the moves cost is not weighed.
 */
final class EmptyNodes {

    /** Candidates to compare for a place, and servers that are asked to make room, before giving up. */
    private static final int LOOKS = 24;

    private static final int MOST_ASKED = 2_000;

    private final GridCopy copy;
    private final Set<Spot> leaving;
    private final int limit;
    private final Predicate<Spot> allowed;
    private final List<Step> steps = new ArrayList<>();
    private final List<Staying> staying = new ArrayList<>();
    private final Set<Resident> moved = new HashSet<>();
    private double points;

    private EmptyNodes(GridCopy copy, Set<Spot> leaving, int limit) {
        this.copy = copy;
        this.leaving = leaving;
        this.limit = limit;
        this.allowed = spot -> !leaving.contains(spot);
    }

    /** The copy is left as it is after the moves. */
    static PlannedSteps plan(GridCopy copy, Set<Spot> leaving, int limit) {
        EmptyNodes spread = new EmptyNodes(copy, leaving, limit);
        int before = spread.servers().size() + spread.coming().size();
        spread.attempt(false);
        EmptyNodes best = spread;
        if (!spread.staying.isEmpty() && limit > 0) {
            spread.undo();
            EmptyNodes tight = new EmptyNodes(copy, leaving, limit);
            tight.attempt(true);
            best = tight;
            if (tight.staying.size() >= spread.staying.size()) {
                tight.undo();
                spread.redo();
                best = spread;
            }
        }
        return new PlannedSteps(best.steps, best.staying, before, best.staying.size(), best.sentence(before));
    }

    private List<Resident> servers() {
        List<Resident> servers = new ArrayList<>();
        for (Spot spot : leaving) {
            for (Resident server : spot.residents) {
                if (server.at == spot && (server.movingTo == null || leaving.contains(server.movingTo))) {
                    servers.add(server);
                }
            }
        }
        servers.sort(GridCopy.LARGEST_FIRST);
        return servers;
    }

    /** Servers from other nodes that are on their way to these. */
    private List<Resident> coming() {
        return leaving.stream()
                .flatMap(spot -> spot.residents.stream()
                        .filter(server -> server.movingTo == spot && server.at != null && !leaving.contains(server.at)))
                .sorted(GridCopy.LARGEST_FIRST)
                .toList();
    }

    private void attempt(boolean tight) {
        List<Resident> servers = servers();
        points = 1000.0
                / Math.max(
                        1, servers.stream().mapToLong(s -> s.size.memoryMib()).sum());
        for (Resident server : servers) {
            if (server.movingTo != null) {
                staying.add(new Staying(server, server + " is moving at this moment; plan again when it is there."));
            } else if (steps.size() >= limit) {
                staying.add(new Staying(
                        server, "The plan ends at its limit of " + limit + (limit == 1 ? " move." : " moves.")));
            } else {
                place(server, tight);
            }
        }
        coming().forEach(server -> staying.add(
                new Staying(server, server + " is moving here at this moment; plan again when it is there.")));
    }

    private void place(Resident server, boolean tight) {
        Spot to = tight ? copy.tightest(server, allowed) : first(copy.emptiest(server, LOOKS, allowed));
        double gain = server.size.memoryMib() * points;
        if (to != null) {
            step(server, to, gain, server + " leaves " + server.at + " for " + to + ".");
        } else if (steps.size() + 2 > limit || !madeRoom(server, gain)) {
            staying.add(new Staying(
                    server,
                    "No other node has room for " + server + " (" + new Memory(server.size.memoryMib()) + "): "
                            + Tally.of(server, copy.spots(), allowed).words() + "."));
        }
    }

    private static @Nullable Spot first(List<GridCopy.Choice> choices) {
        return choices.isEmpty() ? null : choices.get(0).spot();
    }

    /** Lets one other server move on, the smallest that helps, so that this one fits in its place. */
    private boolean madeRoom(Resident server, double gain) {
        List<Resident> helpers = new ArrayList<>();
        for (Spot spot : copy.spots()) {
            if (spot.open && allowed.test(spot)) {
                spot.residents.stream()
                        .filter(other -> other.at == spot && other.movingTo == null && !moved.contains(other))
                        .forEach(helpers::add);
            }
        }
        helpers.sort(Comparator.comparingLong((Resident other) -> other.size.memoryMib())
                .thenComparing(Resident::id));
        int asked = 0;
        for (Resident helper : helpers) {
            Spot spot = helper.at;
            if (spot == null || !fitsWithout(server, spot, helper)) {
                continue;
            }
            Spot to = first(copy.emptiest(helper, LOOKS, allowed));
            if (to != null) {
                step(helper, to, gain / 2, helper + " makes room on " + spot + " for " + server + ".");
                step(server, spot, gain / 2, server + " takes the room that " + helper + " made on " + spot + ".");
                return true;
            }
            if (++asked == MOST_ASKED) {
                break;
            }
        }
        return false;
    }

    private boolean fitsWithout(Resident server, Spot spot, Resident helper) {
        copy.put(helper, null);
        boolean fits = GridCopy.obstacle(server, spot) == null;
        copy.put(helper, spot);
        return fits;
    }

    private void step(Resident server, Spot to, double gain, String why) {
        Spot from = server.at;
        if (from == null) {
            throw new IllegalStateException(server + " stands nowhere");
        }
        copy.put(server, to);
        moved.add(server);
        steps.add(new Step(server, from, to, gain, why));
    }

    private void undo() {
        List<Step> backwards = new ArrayList<>(steps);
        Collections.reverse(backwards);
        backwards.forEach(step -> copy.put(step.server(), step.from()));
    }

    private void redo() {
        steps.forEach(step -> copy.put(step.server(), step.to()));
    }

    private String sentence(int before) {
        String nodes = leaving.size() == 1 ? leaving.iterator().next().name : leaving.size() + " nodes";
        if (before == 0) {
            return nodes + (leaving.size() == 1 ? " is" : " are") + " empty already: nothing has to move.";
        }
        if (staying.isEmpty()) {
            return "%s %s empty after %s.".formatted(nodes, leaving.size() == 1 ? "is" : "are", moves(steps.size()));
        }
        return "%s of %d servers on %s cannot leave; %s for the others."
                .formatted(
                        staying.size() == before ? "All" : staying.size(),
                        before,
                        nodes,
                        steps.isEmpty() ? "there are no moves" : moves(steps.size()));
    }

    static String moves(int count) {
        return count == 1 ? "1 move" : count + " moves";
    }
}
