package org.stratagrid.scheduler.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.stratagrid.contracts.placement.MovePlan;
import org.stratagrid.contracts.placement.PlanRequest;
import org.stratagrid.contracts.placement.PlannedMove;
import org.stratagrid.scheduler.audit.GridState.Amounts;
import org.stratagrid.scheduler.audit.GridState.Hold;
import org.stratagrid.scheduler.audit.GridState.NodeState;

/** How far a grid is from the goal of a plan, worked out anew from what is held: less is better. */
final class GoalMeasure {

    /** Gains and measures are rounded on their way; a thousandth of a point is not a lie. */
    private static final double ROUNDING = 0.001;

    private final GridState state;
    private final PlanRequest request;

    GoalMeasure(GridState state, PlanRequest request) {
        this.state = state;
        this.request = request;
    }

    double of(Map<UUID, List<Hold>> holds) {
        return switch (request.goal()) {
            case EMPTY_NODES ->
                request.nodes().stream()
                        .mapToLong(node -> holds.getOrDefault(node, List.of()).size())
                        .sum();
            case PACK ->
                holds.values().stream().filter(there -> !there.isEmpty()).count();
            case EVEN_OUT ->
                1000
                                * (imbalance(holds, Amounts::memory) / 2
                                        + imbalance(holds, Amounts::cpus) / 6
                                        + imbalance(holds, Amounts::disk) / 6
                                        + imbalance(holds, Amounts::bandwidth) / 6)
                        + licencesAndRisk(holds);
        };
    }

    /** Every system that some node has to pay for, and every pair of servers of different risky accounts on a node. */
    private double licencesAndRisk(Map<UUID, List<Hold>> holds) {
        double points = 0;
        for (NodeState node : state.nodes()) {
            List<Hold> there = holds.getOrDefault(node.id(), List.of());
            points += there.stream()
                    .map(Hold::system)
                    .distinct()
                    .filter(system -> !node.licensed().contains(system))
                    .mapToDouble(system -> state.licences().getOrDefault(system, 0.0))
                    .sum();
            long risky = there.stream().filter(Hold::risky).count();
            long strangers = risky * risky;
            for (long ofOne : there.stream()
                    .filter(Hold::risky)
                    .collect(Collectors.groupingBy(Hold::account, Collectors.counting()))
                    .values()) {
                strangers -= ofOne * ofOne;
            }
            points += strangers / 2 * state.risk();
        }
        return points;
    }

    /** Σ over open nodes of capacity ÷ mean capacity × (part taken − part taken of all)². */
    private double imbalance(Map<UUID, List<Hold>> holds, ToLongFunction<Amounts> amount) {
        List<NodeState> open = state.nodes().stream()
                .filter(node -> node.open() && amount.applyAsLong(node.amount()) > 0)
                .toList();
        long nodes = state.nodes().stream().filter(NodeState::open).count();
        double capacity = 0;
        double taken = 0;
        for (NodeState node : open) {
            capacity += amount.applyAsLong(node.amount());
            taken += held(holds, node, amount);
        }
        if (capacity == 0) {
            return 0;
        }
        double sum = 0;
        for (NodeState node : open) {
            double most = amount.applyAsLong(node.amount());
            double distance = held(holds, node, amount) / most - taken / capacity;
            sum += most / (capacity / nodes) * distance * distance;
        }
        return sum;
    }

    private static double held(Map<UUID, List<Hold>> holds, NodeState node, ToLongFunction<Amounts> amount) {
        return holds.getOrDefault(node.id(), List.of()).stream()
                .mapToLong(hold -> amount.applyAsLong(hold.amount()))
                .sum();
    }

    /** What the plan says of itself and does not hold. */
    List<String> promises(MovePlan plan, double before, double after) {
        List<String> broken = new ArrayList<>();
        double gains = plan.moves().stream().mapToDouble(PlannedMove::gain).sum();
        double improvement = before - after;
        switch (request.goal()) {
            case EVEN_OUT -> {
                if (gains > improvement + ROUNDING * (1 + plan.moves().size())) {
                    broken.add("The moves promise %.3f points and bring %.3f.".formatted(gains, improvement));
                }
            }
            case PACK -> {
                if (Math.abs(improvement - (plan.before() - plan.after())) > ROUNDING) {
                    broken.add("%.0f nodes are promised and %.0f are freed."
                            .formatted(plan.before() - plan.after(), improvement));
                }
            }
            case EMPTY_NODES -> {
                if (gains > 1000 + ROUNDING * (1 + plan.moves().size())) {
                    broken.add("The moves promise more than all that is on the nodes.");
                }
            }
        }
        return broken;
    }
}
