package org.stratagrid.scheduler.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.stratagrid.scheduler.bench.GridFiles.NodeLine;
import org.stratagrid.scheduler.bench.GridFiles.ServerLine;
import org.stratagrid.scheduler.bench.PlacementBench.Measured;

/** Each mode, the same for all contenders; docs/benchmarks.md tells what the figures are. */
final class Measuring {

    private final Settings settings;
    private final GridFiles files;
    private final Contender contender;
    private final BenchRows rows;
    private final Report report = new Report();

    Measuring(Settings settings, Contender contender, BenchRows rows) {
        this.settings = settings;
        this.files = settings.files();
        this.contender = contender;
        this.rows = rows;
        report.put("mode", settings.mode().word());
    }

    Measured run() {
        return switch (settings.mode()) {
            case STEADY -> arrivals(false);
            case FILL -> arrivals(true);
            case PACK -> pack();
            case FAILURE -> failure();
            case REBALANCE -> new Rebalancing(settings, contender.plans(), rows, report).run();
        };
    }

    private Measured arrivals(boolean untilRefused) {
        List<ServerLine> arriving = settings.arriving();
        Clients.Outcome outcome = new Clients(contender, settings.clients(), untilRefused).run(arriving);
        report.put("placed", outcome.placed().size())
                .put("refused", outcome.refusals())
                .put("refusals", outcome.refused())
                .put("rate", outcome.perSecond(), 1)
                .put("p50_ms", outcome.percentile(0.5), 3)
                .put("p99_ms", outcome.percentile(0.99), 3)
                .put("max_ms", outcome.percentile(1), 3)
                .put("seconds", outcome.seconds(), 3);
        if (untilRefused) {
            int bound = Bounds.divisible(files.capacity().minus(files.standing()), arriving);
            report.put("upper_bound", bound)
                    .put(
                            "percent_of_bound",
                            bound == 0 ? 100 : 100.0 * outcome.placed().size() / bound,
                            2);
        }
        return new Measured(report, outcome.placed(), List.of());
    }

    private Measured pack() {
        List<ServerLine> together = settings.together();
        Timed<Contender.Together> placed = timed(() -> contender.placeTogether(together));
        report(together.size(), placed);
        report.put(
                "fewest_nodes_bound",
                Bounds.fewestNodes(
                        files.nodes().stream().map(NodeLine::size).toList(),
                        together.stream().map(ServerLine::size).toList()));
        return new Measured(report, placed.value().placed(), List.of());
    }

    private Measured failure() {
        List<NodeLine> dead = settings.dead();
        Set<String> names = dead.stream().map(NodeLine::id).collect(Collectors.toSet());
        long lost = files.prefill().values().stream().filter(names::contains).count();
        Timed<Contender.Together> moved = timed(() -> contender.replace(dead));
        report.put("dead_nodes", dead.size());
        report((int) lost, moved);
        List<String> wrong = new ArrayList<>();
        for (Checker.Row row : rows.all(files)) {
            if (moved.value().placed().contains(row.server()) && names.contains(row.node())) {
                wrong.add(row.server() + " was said to have left " + row.node() + ", which died, and has not");
            }
        }
        return new Measured(report, moved.value().placed(), wrong);
    }

    record Timed<T>(T value, double seconds) {}

    static <T> Timed<T> timed(Supplier<T> what) {
        long begun = System.nanoTime();
        T value = what.get();
        return new Timed<>(value, (System.nanoTime() - begun) / 1e9);
    }

    private void report(int asked, Timed<Contender.Together> done) {
        int placed = done.value().placed().size();
        report.put("placed", placed)
                .put("refused", asked - placed)
                .put("rate", placed / done.seconds(), 1)
                .put("plan_seconds", done.value().planSeconds(), 4)
                .put("seconds", done.seconds(), 3);
    }
}
