package org.stratagrid.scheduler.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.stratagrid.contracts.placement.GridPlans;
import org.stratagrid.contracts.placement.MovePlan;
import org.stratagrid.contracts.placement.MoveTarget;
import org.stratagrid.contracts.placement.PlanGoal;
import org.stratagrid.contracts.placement.PlanRequest;
import org.stratagrid.contracts.placement.PlannedMove;
import org.stratagrid.scheduler.bench.GridFiles.ServerLine;
import org.stratagrid.scheduler.bench.PlacementBench.Measured;

/** A plan that evens out the grid is asked for and timed; then it is carried out move by move, and every state on the way checked. */
final class Rebalancing {

    private final Settings settings;
    private final GridPlans plans;
    private final BenchRows rows;
    private final Report report;

    Rebalancing(Settings settings, GridPlans plans, BenchRows rows, Report report) {
        this.settings = settings;
        this.plans = plans;
        this.rows = rows;
        this.report = report;
    }

    Measured run() {
        GridFiles files = settings.files();
        Collection<Checker.Row> before = rows.all(files);
        PlanRequest wish = new PlanRequest(PlanGoal.EVEN_OUT, List.of(), settings.moves());
        Measuring.Timed<MovePlan> planned = Measuring.timed(() -> plans.plan(wish));
        List<PlannedMove> moves = planned.value().moves();
        List<String> wrong = new Checker(files).wrongOnTheWay(before, steps(moves));
        Measuring.Timed<Integer> carriedOut = Measuring.timed(() -> carryOut(moves));
        List<String> moved = moves.stream().map(PlannedMove::name).toList();
        report.put("placed", carriedOut.value())
                .put("refused", moves.size() - carriedOut.value())
                .put("rate", moves.size() / planned.seconds(), 1)
                .put("seconds", planned.seconds(), 3)
                .put("carried_out_seconds", carriedOut.seconds(), 3)
                .put("memory_spread_before_percent", spread(before), 2)
                .put("memory_spread_after_percent", spread(rows.all(files)), 2);
        return new Measured(report, moved, wrong);
    }

    private List<Checker.Move> steps(List<PlannedMove> moves) {
        Map<UUID, String> servers = new HashMap<>();
        Map<UUID, String> nodes = new HashMap<>();
        settings.files().servers().forEach(server -> servers.put(server.uuid(), server.id()));
        settings.files().nodes().forEach(node -> nodes.put(node.uuid(), node.id()));
        List<Checker.Move> steps = new ArrayList<>();
        for (PlannedMove move : moves) {
            steps.add(new Checker.Move(
                    servers.getOrDefault(move.serverId(), move.name()),
                    nodes.getOrDefault(move.from(), move.fromName()),
                    nodes.getOrDefault(move.to(), move.toName())));
        }
        return steps;
    }

    private int carryOut(List<PlannedMove> moves) {
        for (PlannedMove move : moves) {
            MoveTarget target = new MoveTarget(move.to());
            plans.beginMove(move.serverId(), target);
            plans.finishMove(move.serverId(), target);
        }
        return moves.size();
    }

    /** The standard deviation of the nodes' shares of memory that is taken. */
    private double spread(Collection<Checker.Row> standing) {
        GridFiles files = settings.files();
        Map<String, Long> sizes = new HashMap<>();
        for (ServerLine server : files.servers()) {
            sizes.put(server.id(), server.size().memoryMib());
        }
        Map<String, Long> taken = new HashMap<>();
        standing.forEach(row -> taken.merge(row.node(), sizes.getOrDefault(row.server(), 0L), Long::sum));
        double[] shares = files.nodes().stream()
                .mapToDouble(node ->
                        100.0 * taken.getOrDefault(node.id(), 0L) / node.size().memoryMib())
                .toArray();
        double mean = Arrays.stream(shares).average().orElse(0);
        return Math.sqrt(Arrays.stream(shares)
                .map(share -> (share - mean) * (share - mean))
                .average()
                .orElse(0));
    }
}
