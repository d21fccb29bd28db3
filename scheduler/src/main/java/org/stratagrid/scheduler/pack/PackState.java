package org.stratagrid.scheduler.pack;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.stratagrid.scheduler.node.Resource;
import org.stratagrid.scheduler.node.Size;

/** Which server stands where in a {@link Packing} on the way: plain arrays, because it is changed some million times. */
final class PackState {

    private static final int RESOURCES = Resource.values().length;

    private final PackProblem problem;
    private final int[] open;
    private final double[] weight;
    private final long[][] size;
    private final long[][] free;
    private final int[] group;
    private final int[][] members;
    private final int[] node;
    private final int[] before;
    private long work;

    /** @param open nodes that may be used, the first ones rather than the last */
    PackState(PackProblem problem, List<Integer> open, double[] weight) {
        this.problem = problem;
        this.open = open.stream().mapToInt(Integer::intValue).toArray();
        this.weight = weight;
        this.size =
                problem.servers().stream().map(server -> numbers(server.size())).toArray(long[][]::new);
        this.free = problem.nodes().stream().map(node -> numbers(node.free())).toArray(long[][]::new);
        this.group = new int[size.length];
        this.node = new int[size.length];
        this.before = new int[size.length];
        Arrays.fill(node, Packing.NOWHERE);
        Map<Object, Integer> groups = new HashMap<>();
        for (int server = 0; server < size.length; server++) {
            Integer known = groups.putIfAbsent(problem.servers().get(server).group(), groups.size());
            group[server] = known == null ? groups.size() - 1 : known;
        }
        this.members = IntStream.range(0, size.length)
                .boxed()
                .collect(java.util.stream.Collectors.groupingBy(
                        server -> group[server], java.util.TreeMap::new, java.util.stream.Collectors.toList()))
                .values()
                .stream()
                .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }

    private static long[] numbers(Size size) {
        return Arrays.stream(Resource.values())
                .mapToLong(resource -> resource.of(size))
                .toArray();
    }

    /**
     * Gives each of these servers, in this order, the node that has most of what it needs most.
     *
     * @param random nodes are passed over now and then, so that another try has another outcome; null: never
     */
    void insert(int[] servers, @Nullable Random random) {
        for (int server : servers) {
            int best = Packing.NOWHERE;
            double most = -1;
            for (int candidate : open) {
                if (fits(server, candidate) && (random == null || random.nextInt(8) > 0)) {
                    double match = match(server, candidate);
                    if (match > most) {
                        most = match;
                        best = candidate;
                    }
                }
            }
            work += open.length;
            if (best != Packing.NOWHERE) {
                put(server, best);
            }
        }
    }

    /** @return the servers of so many nodes, and those that stand nowhere; none of them stands anywhere now */
    int[] takeOut(int nodes, Random random) {
        boolean[] chosen = new boolean[free.length];
        for (int i = 0; i < nodes && open.length > 0; i++) {
            chosen[open[random.nextInt(open.length)]] = true;
        }
        int[] out = IntStream.range(0, node.length)
                .filter(server -> node[server] == Packing.NOWHERE || chosen[node[server]])
                .toArray();
        for (int server : out) {
            put(server, Packing.NOWHERE);
        }
        return out;
    }

    private boolean fits(int server, int candidate) {
        long[] need = size[server];
        long[] left = free[candidate];
        for (int i = 0; i < RESOURCES; i++) {
            if (need[i] > left[i]) {
                return false;
            }
        }
        for (int sibling : members[group[server]]) {
            if (node[sibling] == candidate) {
                return false;
            }
        }
        return problem.allowed().test(server, candidate);
    }

    /**
     * The product of what the server needs and what the node has free, resource by resource: so what is scarce on a node goes to
     * those that need little of it, and no resource is left over where another one has run out.
     */
    private double match(int server, int candidate) {
        double match = 0;
        for (int i = 0; i < RESOURCES; i++) {
            match += weight[i] * size[server][i] * weight[i] * free[candidate][i];
        }
        return match;
    }

    private void put(int server, int to) {
        move(free, node[server], size[server], 1);
        move(free, to, size[server], -1);
        node[server] = to;
    }

    private static void move(long[][] free, int node, long[] size, int sign) {
        if (node != Packing.NOWHERE) {
            for (int i = 0; i < RESOURCES; i++) {
                free[node][i] += sign * size[i];
            }
        }
    }

    void remember() {
        System.arraycopy(node, 0, before, 0, node.length);
    }

    void goBack() {
        for (int server = 0; server < node.length; server++) {
            if (node[server] != before[server]) {
                put(server, before[server]);
            }
        }
    }

    int[] unplaced() {
        return IntStream.range(0, node.length)
                .filter(server -> node[server] == Packing.NOWHERE)
                .toArray();
    }

    double weightUnplaced() {
        double sum = 0;
        for (int server : unplaced()) {
            for (int i = 0; i < RESOURCES; i++) {
                sum += weight[i] * size[server][i];
            }
        }
        return sum;
    }

    /** How far into the list of open nodes there are servers or were before. */
    int open() {
        boolean[] has = new boolean[free.length];
        Arrays.stream(node).filter(at -> at != Packing.NOWHERE).forEach(at -> has[at] = true);
        return (int) IntStream.range(0, free.length)
                .filter(at -> has[at] || problem.nodes().get(at).used())
                .count();
    }

    int[] nodes() {
        return node.clone();
    }

    /** Looks at a node for a server so far. */
    long work() {
        return work;
    }
}
