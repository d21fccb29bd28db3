package org.stratagrid.scheduler.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.stratagrid.scheduler.bench.GridFiles.ServerLine;
import org.stratagrid.scheduler.node.Size;

/** One run: files in, database filled, scheduler started on it and warmed up, one mode measured, the outcome checked. */
final class PlacementBench {

    private static final int VIOLATIONS_TOLD = 10;

    private final Settings settings;

    PlacementBench(Settings settings) {
        this.settings = settings;
    }

    Report run() {
        Report report = run(Competitor.STRATAGRID);
        // The simple rules know nothing of moves.
        if (settings.baselines() && settings.mode() != Mode.REBALANCE) {
            report.put(Competitor.FIRST_FIT.word(), run(Competitor.FIRST_FIT));
            report.put(Competitor.BEST_FIT.word(), run(Competitor.BEST_FIT));
        }
        return report;
    }

    private Report run(Competitor competitor) {
        say(
                "%s: %,d nodes, %,d servers of which %,d stand already; filling the database",
                competitor.word(),
                settings.files().nodes().size(),
                settings.files().servers().size(),
                settings.files().prefill().size());
        try (BenchDatabase database = BenchDatabase.open(settings.database(), settings.clients())) {
            BenchRows rows = database.rows();
            rows.load(settings.files());
            try (Contender contender = competitor == Competitor.STRATAGRID
                    ? new MeasuredScheduler(database)
                    : new SimpleRule(competitor, rows, settings.files())) {
                contender.warmUp(settings);
                rows.settle();
                say("%s: measuring", settings.mode().word());
                Measured measured = new Measuring(settings, contender, rows).run();
                check(measured, rows.all(settings.files()));
                return measured.report();
            }
        }
    }

    /**
     * @param placed servers that were said to have got a node
     * @param wrong  what was found wrong on the way, a sentence each
     */
    record Measured(Report report, Collection<String> placed, List<String> wrong) {}

    private void check(Measured measured, Collection<Checker.Row> rows) {
        GridFiles files = settings.files();
        Checker checker = new Checker(files);
        List<String> violations = new ArrayList<>(measured.wrong());
        violations.addAll(checker.violations(rows));
        violations.addAll(checker.missing(files.prefill().keySet(), rows));
        violations.addAll(checker.missing(measured.placed(), rows));
        violations.stream().limit(VIOLATIONS_TOLD).forEach(violation -> say("violation: %s", violation));

        Set<String> standing = rows.stream().map(Checker.Row::server).collect(Collectors.toSet());
        Size held = Bounds.sum(files.servers().stream()
                .filter(server -> standing.contains(server.id()))
                .map(ServerLine::size)
                .toList());
        measured.report()
                .put(
                        "nodes_used",
                        rows.stream().map(Checker.Row::node).distinct().count())
                .put("ram_percent", 100.0 * held.memoryMib() / files.capacity().memoryMib(), 2)
                .put("violations", violations.size())
                .put("nodes", files.nodes().size())
                .put("clients", settings.clients())
                .put("cores", Runtime.getRuntime().availableProcessors());
    }

    static void say(String format, Object... values) {
        System.err.printf("bench: " + format + "%n", values);
    }
}
