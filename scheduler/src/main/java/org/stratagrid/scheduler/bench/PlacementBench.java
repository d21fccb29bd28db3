package org.stratagrid.scheduler.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.stratagrid.scheduler.bench.GridFiles.NodeLine;
import org.stratagrid.scheduler.bench.GridFiles.ServerLine;
import org.stratagrid.scheduler.node.Size;

/** One run: files in, database filled, scheduler started on it and warmed up, one mode measured, the outcome checked. */
final class PlacementBench {

    private static final int VIOLATIONS_TOLD = 10;

    private final Settings settings;

    PlacementBench(Settings settings) {
        this.settings = settings;
    }

    /**
     * @param limit  servers at most that are asked for; in {@link Mode#FAILURE} the nodes that die, in {@link Mode#REBALANCE} the
     *               moves at most; {@link #NO_LIMIT}: not said
     * @param warmUp placements that are made and given back before the clock starts
     */
    record Settings(
            GridFiles files, Mode mode, int clients, int limit, String database, boolean baselines, int warmUp) {

        static final int NO_LIMIT = Integer.MAX_VALUE;

        static Settings of(String[] words) {
            Arguments arguments = new Arguments(
                    words,
                    1,
                    Set.of("nodes", "servers", "prefill", "mode", "clients", "limit", "database", "warm-up"),
                    Set.of("baselines"));
            Mode mode = Mode.of(arguments.required("mode"));
            String database = arguments.text("database");
            GridFiles files = GridFiles.read(
                    arguments.file("nodes"),
                    arguments.file("servers"),
                    arguments.has("prefill") ? arguments.file("prefill") : null);
            return new Settings(
                    files,
                    mode,
                    (int) arguments.number("clients", 1, 1, 1_000),
                    (int) arguments.number("limit", NO_LIMIT, 1, NO_LIMIT),
                    database == null ? "embedded" : database,
                    arguments.has("baselines"),
                    (int) arguments.number("warm-up", 4_000, 0, 1_000_000));
        }

        List<ServerLine> arriving() {
            return files.arriving().stream().limit(limit).toList();
        }

        int limitOr(int otherwise) {
            return limit == NO_LIMIT ? otherwise : limit;
        }
    }

    Report run() {
        if ((settings.mode() == Mode.FAILURE || settings.mode() == Mode.REBALANCE)
                && settings.files().prefill().isEmpty()) {
            throw new BenchFailure(settings.mode().word() + " needs servers that stand already: --prefill FILE");
        }
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
        Size capacity = Bounds.sum(files.nodes().stream().map(NodeLine::size).toList());
        measured.report()
                .put(
                        "nodes_used",
                        rows.stream().map(Checker.Row::node).distinct().count())
                .put("ram_percent", 100.0 * held.memoryMib() / capacity.memoryMib(), 2)
                .put("violations", violations.size())
                .put("nodes", files.nodes().size())
                .put("clients", settings.clients())
                .put("cores", Runtime.getRuntime().availableProcessors());
    }

    static void say(String format, Object... values) {
        System.err.printf("bench: " + format + "%n", values);
    }
}
