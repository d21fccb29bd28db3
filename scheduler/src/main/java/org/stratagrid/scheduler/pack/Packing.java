package org.stratagrid.scheduler.pack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.stratagrid.scheduler.node.Resource;
import org.stratagrid.scheduler.node.Size;

/**
 * Finds nodes for many servers at once, as few as it can. It begins with so few nodes that their sum is just enough (those that
 * carry servers already, then the most useful ones), places the servers largest first, and while some find no place takes a few
 * nodes' servers out and puts them back in another way; when that does not help in its number of tries, one more node is opened.
 * Bin packing has no quick exact answer; PackingTest compares with a proven one. The same problem has the same answer always.
 */
public final class Packing {

    /** No node. */
    public static final int NOWHERE = -1;

    private static final long SEED = 42;

    /** Work in all, in looks at a node for a server: it bounds the time for any size of problem, some seconds at most. */
    private static final long WORK = 300_000_000;

    private static final int TRIES = 3_000;

    /** What is left over may grow by such a share at most in one try. */
    private static final double WORSE = 0.2;

    private final PackProblem problem;
    private final double[] weight;
    private final List<Integer> nodesByUse;
    private final int[] largestFirst;

    private Packing(PackProblem problem) {
        this.problem = problem;
        this.weight = weights(problem);
        this.nodesByUse = IntStream.range(0, problem.nodes().size())
                .boxed()
                .sorted(Comparator.comparing(
                                (Integer node) -> !problem.nodes().get(node).used())
                        .thenComparing(node -> -weigh(problem.nodes().get(node).free()))
                        .thenComparing(node -> node))
                .toList();
        this.largestFirst = IntStream.range(0, problem.servers().size())
                .boxed()
                .sorted(Comparator.comparing((Integer server) ->
                                -weigh(problem.servers().get(server).size()))
                        .thenComparing(server -> server))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** @return for each server its node, or {@link #NOWHERE}: only where even all nodes together did not do */
    public static int[] solve(PackProblem problem) {
        // A server that fits nowhere would be tried until the last node is open and all patience used up.
        int[] possible = IntStream.range(0, problem.servers().size())
                .filter(server -> hasAnyNode(problem, server))
                .toArray();
        int[] some = new Packing(new PackProblem(
                        problem.nodes(),
                        Arrays.stream(possible)
                                .mapToObj(server -> problem.servers().get(server))
                                .toList(),
                        (server, node) -> problem.allowed().test(possible[server], node)))
                .solve();
        int[] all = new int[problem.servers().size()];
        Arrays.fill(all, NOWHERE);
        for (int i = 0; i < possible.length; i++) {
            all[possible[i]] = some[i];
        }
        return all;
    }

    private static boolean hasAnyNode(PackProblem problem, int server) {
        Size size = problem.servers().get(server).size();
        return IntStream.range(0, problem.nodes().size())
                .anyMatch(node -> size.within(problem.nodes().get(node).free())
                        && problem.allowed().test(server, node));
    }

    private int[] solve() {
        int all = nodesByUse.size();
        long work = 0;
        PackState best = new PackState(problem, nodesByUse, weight);
        best.insert(largestFirst, null);
        int enough = Math.min(all, Math.max(fewest(), used()));
        int most = best.unplaced().length == 0 ? best.open() : all;
        for (int open = enough; open < most || (open == all && best.unplaced().length > 0); open++) {
            PackState tried = new PackState(problem, nodesByUse.subList(0, open), weight);
            tried.insert(largestFirst, null);
            improve(tried, WORK - work);
            work += tried.work();
            if (tried.unplaced().length == 0) {
                return tried.nodes();
            }
            if (open == all) {
                return tried.unplaced().length < best.unplaced().length ? tried.nodes() : best.nodes();
            }
        }
        return best.nodes();
    }

    /**
     * Takes out what stands on a few nodes together with what is left over, and puts it back in a shuffled order. A little worse
     * is good enough to go on from: only so does it leave a dead end.
     */
    private void improve(PackState state, long work) {
        Random random = new Random(SEED);
        for (int i = 0; i < TRIES && state.unplaced().length > 0 && state.work() < work; i++) {
            state.remember();
            double before = state.weightUnplaced();
            int[] out = state.takeOut(2 + random.nextInt(3), random);
            state.insert(shuffledLargestFirst(out, random), random);
            if (state.weightUnplaced() > before * (1 + WORSE * random.nextDouble())) {
                state.goBack();
            }
        }
    }

    /** Largest first, but neighbours change places now and then: sizes are multiplied by up to 1.6. */
    private int[] shuffledLargestFirst(int[] servers, Random random) {
        double[] key = new double[servers.length];
        Integer[] order = new Integer[servers.length];
        for (int i = 0; i < servers.length; i++) {
            key[i] = weigh(problem.servers().get(servers[i]).size()) * (1 + 0.6 * random.nextDouble());
            order[i] = i;
        }
        Arrays.sort(order, Comparator.comparing(i -> -key[i]));
        return Arrays.stream(order).mapToInt(i -> servers[i]).toArray();
    }

    private int used() {
        return (int) problem.nodes().stream().filter(PackProblem.Bin::used).count();
    }

    /** So many of the nodes in their order are enough in sum. */
    private int fewest() {
        Size sum = problem.servers().stream().map(PackProblem.Item::size).reduce(Size.NOTHING, Size::plus);
        Size room = Size.NOTHING;
        for (int i = 0; i < nodesByUse.size(); i++) {
            if (sum.within(room)) {
                return i;
            }
            room = room.plus(problem.nodes().get(nodesByUse.get(i)).free());
        }
        return nodesByUse.size();
    }

    private double weigh(Size size) {
        double sum = 0;
        for (Resource resource : Resource.values()) {
            sum += weight[resource.ordinal()] * resource.of(size);
        }
        return sum;
    }

    /** One unit of a resource weighs the more, the scarcer it is: the share of it that is asked for, squared, per unit. */
    private static double[] weights(PackProblem problem) {
        Size asked = problem.servers().stream().map(PackProblem.Item::size).reduce(Size.NOTHING, Size::plus);
        Size free = problem.nodes().stream().map(PackProblem.Bin::free).reduce(Size.NOTHING, Size::plus);
        List<Double> weights = new ArrayList<>();
        for (Resource resource : Resource.values()) {
            double all = Math.max(1, resource.of(free));
            double share = resource.of(asked) / all;
            weights.add(share * share / all);
        }
        return weights.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
