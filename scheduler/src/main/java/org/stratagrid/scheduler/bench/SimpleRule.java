package org.stratagrid.scheduler.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.stratagrid.contracts.placement.GridPlans;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.scheduler.bench.BenchRows.Place;
import org.stratagrid.scheduler.bench.GridFiles.NodeLine;
import org.stratagrid.scheduler.bench.GridFiles.ServerLine;
import org.stratagrid.scheduler.node.Size;

/**
 * First fit and best fit, as quick as they can be: a scan of arrays in memory, and one durable transaction for what was decided.
 * They know room and "never two of a tier of a configuration on one node", and none of the scheduler's other wishes.
 */
final class SimpleRule implements Contender {

    private static final int NOWHERE = -1;

    private final Competitor rule;
    private final BenchRows rows;
    private final List<NodeLine> nodes;
    private final List<ServerLine> servers;
    private final Map<String, Integer> places = new HashMap<>();
    private final Map<String, Integer> home = new HashMap<>();
    private final boolean[] closed;
    private final long[][] free;
    private final List<Set<String>> groups = new ArrayList<>();

    SimpleRule(Competitor rule, BenchRows rows, GridFiles files) {
        this.rule = rule;
        this.rows = rows;
        this.nodes = files.nodes();
        this.servers = files.servers();
        this.free = new long[nodes.size()][];
        this.closed = new boolean[nodes.size()];
        for (int node = 0; node < free.length; node++) {
            places.put(nodes.get(node).id(), node);
            free[node] = numbers(nodes.get(node).size());
            groups.add(new HashSet<>());
        }
        for (ServerLine server : files.servers()) {
            Integer node = places.get(files.prefill().get(server.id()));
            if (node != null) {
                take(server, node);
            }
        }
    }

    @Override
    public void place(ServerLine server) {
        int node;
        synchronized (this) {
            node = choose(server);
            if (node == NOWHERE) {
                throw new Refusal(Refusal.Reason.NO_CAPACITY, "No node has room for " + server.id() + ".");
            }
            take(server, node);
        }
        rows.insert(List.of(new Place(server, nodes.get(node))));
    }

    /** The largest first, in one transaction. */
    @Override
    public Together placeTogether(List<ServerLine> together) {
        Measuring.Timed<List<Place>> chosen = Measuring.timed(() -> chosen(together));
        rows.insert(chosen.value());
        return new Together(names(chosen.value()), chosen.seconds());
    }

    /** The largest first, in one transaction. */
    @Override
    public Together replace(Collection<NodeLine> dead) {
        Set<Integer> gone = new HashSet<>();
        dead.forEach(node -> gone.add(places.getOrDefault(node.id(), NOWHERE)));
        gone.forEach(node -> closed[node] = true);
        Measuring.Timed<List<Place>> chosen = Measuring.timed(() -> chosen(servers.stream()
                .filter(server -> gone.contains(home.getOrDefault(server.id(), NOWHERE)))
                .toList()));
        rows.move(chosen.value());
        return new Together(names(chosen.value()), chosen.seconds());
    }

    @Override
    public void warmUp(Settings settings) {
        // A scan of arrays is as quick as it gets after a few hundred servers, and nothing else could be warmed up.
    }

    @Override
    public GridPlans plans() {
        throw new UnsupportedOperationException("the simple rules know nothing of moves");
    }

    @Override
    public void close() {}

    private List<Place> chosen(List<ServerLine> together) {
        List<Place> chosen = new ArrayList<>();
        for (ServerLine server : largestFirst(together)) {
            int node = choose(server);
            if (node != NOWHERE) {
                take(server, node);
                chosen.add(new Place(server, nodes.get(node)));
            }
        }
        return chosen;
    }

    private static Set<String> names(List<Place> places) {
        return places.stream().map(place -> place.server().id()).collect(Collectors.toSet());
    }

    private static List<ServerLine> largestFirst(List<ServerLine> servers) {
        return servers.stream()
                .sorted(Comparator.comparing(
                        (ServerLine server) -> -server.size().memoryMib()))
                .toList();
    }

    private int choose(ServerLine server) {
        long[] size = numbers(server.size());
        int best = NOWHERE;
        for (int node = 0; node < free.length; node++) {
            // The cheapest question first: it answers most nodes of a scan.
            if (size[0] <= free[node][0]
                    && (best == NOWHERE || free[node][0] < free[best][0])
                    && !closed[node]
                    && fits(size, free[node])
                    && !groups.get(node).contains(server.group())) {
                if (rule == Competitor.FIRST_FIT) {
                    return node;
                }
                best = node;
            }
        }
        return best;
    }

    private static boolean fits(long[] size, long[] room) {
        return size[1] <= room[1] && size[2] <= room[2] && size[3] <= room[3];
    }

    private void take(ServerLine server, int node) {
        long[] size = numbers(server.size());
        Arrays.setAll(free[node], resource -> free[node][resource] - size[resource]);
        groups.get(node).add(server.group());
        home.put(server.id(), node);
    }

    private static long[] numbers(Size size) {
        return new long[] {size.memoryMib(), size.cpus(), size.diskGib(), size.mbps()};
    }
}
