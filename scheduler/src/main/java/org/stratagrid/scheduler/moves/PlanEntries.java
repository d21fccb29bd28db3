package org.stratagrid.scheduler.moves;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.placement.MovePlan;
import org.stratagrid.contracts.placement.MoveTarget;
import org.stratagrid.contracts.placement.NodeFailure;
import org.stratagrid.contracts.placement.PlanGoal;
import org.stratagrid.contracts.placement.PlanRequest;
import org.stratagrid.contracts.placement.PlannedMove;
import org.stratagrid.contracts.values.Refusal;

/** What may be asked. Values of a remote caller may be missing, whatever their type says. */
final class PlanEntries {

    private PlanEntries() {}

    static void check(PlanRequest request) {
        present("goal", request.goal());
        present("nodes", request.nodes());
        if (request.limit() < 0 || request.limit() > PlanRequest.MOST_MOVES) {
            throw Refusal.invalid("limit", "A plan has 0 to %,d moves.".formatted(PlanRequest.MOST_MOVES));
        }
        if (request.goal() == PlanGoal.EMPTY_NODES) {
            nodes(request.nodes(), "Name the nodes to empty.");
        } else if (!request.nodes().isEmpty()) {
            throw Refusal.invalid("nodes", "This goal is for the whole grid; only to empty nodes are they named.");
        }
    }

    static void check(NodeFailure failure) {
        present("id", failure.id());
        present("nodes", failure.nodes());
        nodes(failure.nodes(), "Name the nodes that died.");
    }

    private static void nodes(Collection<UUID> nodes, String whenNone) {
        if (nodes.isEmpty()) {
            throw Refusal.invalid("nodes", whenNone);
        }
        Set<@Nullable UUID> seen = new LinkedHashSet<>();
        for (UUID node : nodes) {
            present("nodes", node);
            if (!seen.add(node)) {
                throw Refusal.invalid("nodes", "A node is named twice.");
            }
        }
    }

    static void check(MovePlan plan) {
        present("request", plan.request());
        check(plan.request());
        present("moves", plan.moves());
        present("staying", plan.staying());
        List<PlannedMove> moves = plan.moves();
        for (PlannedMove move : moves) {
            present("moves", move);
            present("moves.serverId", move.serverId());
            present("moves.from", move.from());
            present("moves.to", move.to());
        }
    }

    static void check(MoveTarget target) {
        present("nodeId", target.nodeId());
    }

    private static void present(String field, @Nullable Object value) {
        if (value == null) {
            throw Refusal.invalid(field, "The request lacks " + field + ".");
        }
    }
}
