package org.stratagrid.scheduler.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.stratagrid.scheduler.audit.GridState.Hold;
import org.stratagrid.scheduler.audit.GridState.NodeState;

/** Checks new places for the servers of dead nodes, without the planner's code. */
public final class ReplacementCheck {

    private ReplacementCheck() {}

    /**
     * What is wrong with a replacement, a sentence each.
     *
     * @param before   the grid when the nodes died
     * @param places   server → new node
     * @param unplaced servers that found none
     */
    public static List<String> violations(
            GridState before, Set<UUID> dead, Map<UUID, UUID> places, Set<UUID> unplaced) {
        List<String> found = new ArrayList<>();
        Map<UUID, NodeState> nodes = new HashMap<>();
        before.nodes().forEach(node -> nodes.put(node.id(), node));
        Map<UUID, List<Hold>> there = new HashMap<>();
        List<Hold> lost = new ArrayList<>();
        Set<UUID> left = new HashSet<>();
        for (Hold hold : before.holds()) {
            if (!hold.second() && dead.contains(hold.node())) {
                lost.add(hold);
                left.add(hold.server());
            }
        }
        for (Hold hold : before.holds()) {
            // What a dead node holds is gone; a place held by a server that was on its way is either its new one or
            // given back.
            if (!dead.contains(hold.node()) && !(hold.second() && left.contains(hold.server()))) {
                there.computeIfAbsent(hold.node(), node -> new ArrayList<>()).add(hold);
            }
        }
        for (Hold hold : lost) {
            UUID to = places.get(hold.server());
            if ((to == null) != unplaced.contains(hold.server())) {
                found.add(hold.name() + " has a place and none, or is forgotten.");
            }
            NodeState node = to == null ? null : nodes.get(to);
            if (node == null) {
                continue;
            }
            List<Hold> others = there.computeIfAbsent(node.id(), id -> new ArrayList<>());
            boolean wasComing = before.holds().stream()
                    .anyMatch(other -> other.second()
                            && other.server().equals(hold.server())
                            && other.node().equals(node.id()));
            String forbidden =
                    dead.contains(node.id()) ? "the node is dead." : NodeRules.forbidden(before, hold, node, others);
            if (forbidden != null && !wasComing) {
                found.add(hold.name() + " to " + node.name() + ": " + forbidden);
            }
            others.add(hold.on(node.id()));
            if (!wasComing && !NodeRules.isWithin(node, others)) {
                found.add(node.name() + " would hold more than it has with " + hold.name() + ".");
            }
        }
        for (UUID server : places.keySet()) {
            if (!left.contains(server)) {
                found.add(server + " was not on a dead node, and is moved.");
            }
        }
        return found;
    }
}
