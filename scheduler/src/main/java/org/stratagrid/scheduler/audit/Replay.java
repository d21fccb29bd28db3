package org.stratagrid.scheduler.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.stratagrid.contracts.placement.MovePlan;
import org.stratagrid.contracts.placement.PlannedMove;
import org.stratagrid.contracts.placement.UnmovedServer;
import org.stratagrid.scheduler.audit.GridState.Hold;
import org.stratagrid.scheduler.audit.GridState.NodeState;

/** One plan, carried out on paper. While a server moves it is on both nodes. */
final class Replay {

    private final GridState state;
    private final MovePlan plan;
    private final Map<UUID, NodeState> nodes = new LinkedHashMap<>();
    private final Map<UUID, List<Hold>> holds = new HashMap<>();
    private final Set<UUID> moving = new HashSet<>();
    private final List<String> found = new ArrayList<>();

    Replay(GridState state, MovePlan plan) {
        this.state = state;
        this.plan = plan;
        for (NodeState node : state.nodes()) {
            nodes.put(node.id(), node);
            holds.put(node.id(), new ArrayList<>());
        }
        for (Hold hold : state.holds()) {
            at(hold.node()).add(hold);
            if (hold.second()) {
                moving.add(hold.server());
            }
        }
    }

    private List<Hold> at(UUID node) {
        return holds.computeIfAbsent(node, unknown -> new ArrayList<>());
    }

    List<String> violations() {
        if (plan.moves().size() > plan.request().limit()) {
            found.add(plan.moves().size() + " moves, and at most "
                    + plan.request().limit() + " were asked for.");
        }
        GoalMeasure measure = new GoalMeasure(state, plan.request());
        double before = measure.of(holds);
        Set<UUID> moved = new HashSet<>();
        for (int i = 0; i < plan.moves().size(); i++) {
            PlannedMove move = plan.moves().get(i);
            String which = "Move " + (i + 1) + ", " + move.name() + " to " + move.toName() + ": ";
            if (!moved.add(move.serverId())) {
                found.add(which + "the server moves twice.");
            }
            replay(move, which);
        }
        double after = measure.of(holds);
        if (!plan.moves().isEmpty() && !(after < before)) {
            found.add("The plan does not bring the grid nearer to its goal: %.3f before, %.3f after."
                    .formatted(before, after));
        }
        found.addAll(measure.promises(plan, before, after));
        staying(moved);
        return found;
    }

    private void replay(PlannedMove move, String which) {
        NodeState to = nodes.get(move.to());
        Hold server = at(move.from()).stream()
                .filter(hold -> hold.server().equals(move.serverId()) && !hold.second())
                .findFirst()
                .orElse(null);
        if (server == null) {
            found.add(which + "the server is not on " + move.fromName() + " then.");
            return;
        }
        if (to == null) {
            found.add(which + "there is no such node.");
            return;
        }
        if (move.from().equals(move.to())) {
            found.add(which + "it is there already.");
            return;
        }
        if (moving.contains(move.serverId())) {
            found.add(which + "it is moving at this moment.");
        }
        if (!(move.gain() > 0)) {
            found.add(which + "it brings nothing.");
        }
        String forbidden = plan.request().nodes().contains(to.id())
                ? "the node is to be emptied."
                : NodeRules.forbidden(state, server, to, at(to.id()));
        if (forbidden != null) {
            found.add(which + forbidden);
        }
        at(to.id()).add(server.on(to.id()));
        if (!NodeRules.isWithin(to, at(to.id()))) {
            found.add(which + "the node would hold more than it has while the server moves.");
        }
        at(move.from()).remove(server);
    }

    /** Where nodes are to be emptied, every server on them leaves or is named. */
    private void staying(Set<UUID> moved) {
        Set<UUID> named = new HashSet<>();
        for (UnmovedServer server : plan.staying()) {
            named.add(server.serverId());
            if (moved.contains(server.serverId())) {
                found.add(server.name() + " is said to stay and moves.");
            }
        }
        for (UUID node : plan.request().nodes()) {
            for (Hold hold : at(node)) {
                boolean leaves = !hold.second()
                        && moving.contains(hold.server())
                        && state.holds().stream()
                                .noneMatch(other -> other.second()
                                        && other.server().equals(hold.server())
                                        && plan.request().nodes().contains(other.node()));
                if (!leaves && !named.contains(hold.server())) {
                    found.add(hold.name() + " is still on a node that was to be emptied, and not named.");
                }
            }
        }
    }
}
