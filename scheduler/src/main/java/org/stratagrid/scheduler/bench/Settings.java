package org.stratagrid.scheduler.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.stratagrid.contracts.placement.PlanRequest;
import org.stratagrid.scheduler.bench.GridFiles.NodeLine;
import org.stratagrid.scheduler.bench.GridFiles.ServerLine;

/**
 * What was asked for on the command line.
 *
 * @param limit  servers at most that are asked for; in {@link Mode#FAILURE} the nodes that die, in {@link Mode#REBALANCE} the
 *               moves at most; {@link #NO_LIMIT}: not said
 * @param warmUp placements that are made and given back before the clock starts
 */
record Settings(GridFiles files, Mode mode, int clients, int limit, String database, boolean baselines, int warmUp) {

    static final int NO_LIMIT = Integer.MAX_VALUE;

    /** Of the grid's memory, for {@link Mode#PACK}. */
    private static final double PACK_SHARE = 0.6;

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
        if ((mode == Mode.FAILURE || mode == Mode.REBALANCE) && files.prefill().isEmpty()) {
            throw new BenchFailure(mode.word() + " needs servers that stand already: --prefill FILE");
        }
        return new Settings(
                files,
                mode,
                (int) arguments.number("clients", 1, 1, 1_000),
                (int) arguments.number("limit", NO_LIMIT, 1, NO_LIMIT),
                database == null ? "embedded" : database,
                arguments.has("baselines"),
                (int) arguments.number("warm-up", 12_000, 0, 1_000_000));
    }

    /** The servers that are still to be placed. */
    List<ServerLine> arriving() {
        return files.arriving().stream().limit(limit).toList();
    }

    /** The first of them, whole configurations, up to a share of the grid's memory, what stands already included. */
    List<ServerLine> together() {
        double left =
                PACK_SHARE * files.capacity().memoryMib() - files.standing().memoryMib();
        Map<String, List<ServerLine>> sites = arriving().stream()
                .collect(Collectors.groupingBy(ServerLine::configuration, LinkedHashMap::new, Collectors.toList()));
        List<ServerLine> together = new ArrayList<>();
        for (List<ServerLine> site : sites.values()) {
            left -= Bounds.sum(site.stream().map(ServerLine::size).toList()).memoryMib();
            if (left < 0) {
                break;
            }
            together.addAll(site);
        }
        return together;
    }

    /** At most so many. */
    int moves() {
        return Math.min(PlanRequest.MOST_MOVES, limit);
    }

    /** Nodes with servers, evenly spread over the file; one where nothing else is asked for. */
    List<NodeLine> dead() {
        Set<String> used = Set.copyOf(files.prefill().values());
        List<NodeLine> with =
                files.nodes().stream().filter(node -> used.contains(node.id())).toList();
        int many = limit == NO_LIMIT ? 1 : limit;
        if (many > with.size()) {
            throw new BenchFailure("--limit: %d nodes cannot die where %d have servers".formatted(many, with.size()));
        }
        List<NodeLine> dead = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            dead.add(with.get((int) ((long) i * with.size() / many)));
        }
        return dead;
    }
}
