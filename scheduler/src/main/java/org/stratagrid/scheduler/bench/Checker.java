package org.stratagrid.scheduler.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.stratagrid.scheduler.node.Size;

/**
 * Says what is wrong with a grid, from the files and the final rows alone: plain sums, with nothing of the scheduler's. The
 * files' lines are taken apart into numbers here once more on purpose.
 */
final class Checker {

    private static final List<String> RESOURCES = List.of("memory", "CPUs", "disk", "bandwidth");

    private final Map<String, long[]> capacity = new HashMap<>();
    private final Map<String, GridFiles.ServerLine> servers = new HashMap<>();

    Checker(GridFiles files) {
        files.nodes().forEach(node -> capacity.put(node.id(), numbers(node.size())));
        files.servers().forEach(server -> servers.put(server.id(), server));
    }

    /** A server on a node, as the database has it. */
    record Row(String server, String node) {}

    /** One step of a plan, by the files' names. */
    record Move(String server, String from, String to) {}

    /** @return a sentence for each violation; empty when all is well */
    List<String> violations(Collection<Row> rows) {
        List<String> found = new ArrayList<>();
        Map<String, Set<String>> byNode = new HashMap<>();
        Set<String> seen = new HashSet<>();
        for (Row row : rows) {
            if (!servers.containsKey(row.server()) || !capacity.containsKey(row.node())) {
                found.add(row.server() + " on " + row.node() + " is in no file");
                continue;
            }
            if (!seen.add(row.server())) {
                found.add(row.server() + " stands more than once");
            }
            byNode.computeIfAbsent(row.node(), node -> new HashSet<>()).add(row.server());
        }
        byNode.forEach((node, there) -> wrongOn(node, there, found));
        return found;
    }

    private void wrongOn(String node, Collection<String> there, List<String> found) {
        long[] sum = new long[RESOURCES.size()];
        Map<String, String> groups = new HashMap<>();
        for (String name : there) {
            GridFiles.ServerLine server = servers.get(name);
            if (server == null) {
                continue;
            }
            long[] size = numbers(server.size());
            for (int i = 0; i < sum.length; i++) {
                sum[i] += size[i];
            }
            String other = groups.put(server.configuration() + "/" + server.tier(), name);
            if (other != null) {
                found.add("%s and %s share %s and are both %s servers of configuration %s"
                        .formatted(name, other, node, server.tier().words(), server.configuration()));
            }
        }
        long[] all = capacity.getOrDefault(node, new long[RESOURCES.size()]);
        for (int i = 0; i < sum.length; i++) {
            if (sum[i] > all[i]) {
                found.add("%s has %d of %d %s taken".formatted(node, sum[i], all[i], RESOURCES.get(i)));
            }
        }
    }

    /** Besides: each of these servers stands somewhere. */
    List<String> missing(Collection<String> placed, Collection<Row> rows) {
        Set<String> stands = new HashSet<>();
        rows.forEach(row -> stands.add(row.server()));
        return placed.stream()
                .filter(server -> !stands.contains(server))
                .map(server -> server + " was said to be placed and stands nowhere")
                .toList();
    }

    /**
     * What is wrong with a plan: each move is made in its turn, with the server on both nodes while it moves.
     *
     * @param rows the state before
     */
    List<String> wrongOnTheWay(Collection<Row> rows, List<Move> moves) {
        List<String> found = new ArrayList<>();
        Map<String, String> home = new HashMap<>();
        Map<String, Set<String>> byNode = new HashMap<>();
        for (Row row : rows) {
            home.put(row.server(), row.node());
            byNode.computeIfAbsent(row.node(), node -> new HashSet<>()).add(row.server());
        }
        for (Move move : moves) {
            String at = home.get(move.server());
            if (!move.from().equals(at) || move.from().equals(move.to()) || !capacity.containsKey(move.to())) {
                found.add("%s cannot move from %s to %s: it is on %s"
                        .formatted(move.server(), move.from(), move.to(), at));
                continue;
            }
            Set<String> there = byNode.computeIfAbsent(move.to(), node -> new HashSet<>());
            there.add(move.server());
            wrongOn(move.to(), there, found);
            byNode.getOrDefault(move.from(), new HashSet<>()).remove(move.server());
            home.put(move.server(), move.to());
        }
        return found;
    }

    private static long[] numbers(Size size) {
        return new long[] {size.memoryMib(), size.cpus(), size.diskGib(), size.mbps()};
    }
}
