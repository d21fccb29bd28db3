package org.stratagrid.scheduler.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stratagrid.scheduler.node.Size;
import org.stratagrid.scheduler.pack.PackProblem.Bin;
import org.stratagrid.scheduler.pack.PackProblem.Item;

/** Few nodes, never too few; compared with an optimum that another solver proves. */
class PackingTest {

    private static final List<Size> NODES = List.of(
            new Size(128 * 1024, 64, 2048, 10_000),
            new Size(256 * 1024, 96, 4096, 10_000),
            new Size(512 * 1024, 192, 8192, 25_000));

    private static final double MOST_SECONDS = 60;

    /** Groups of servers up to 60 % of the memory. */
    private static PackProblem invented(int nodes, long seed) {
        Random random = new Random(seed);
        List<Bin> bins = new ArrayList<>();
        long left = 0;
        for (int i = 0; i < nodes; i++) {
            Size size = NODES.get(random.nextInt(NODES.size()));
            bins.add(new Bin(size, false));
            left += size.memoryMib() * 6 / 10;
        }
        List<Item> items = new ArrayList<>();
        for (int group = 0; left > 0; group++) {
            Size size = new Size(
                    1024L << random.nextInt(6),
                    1L << random.nextInt(4),
                    10L << random.nextInt(5),
                    20L + 80 * random.nextInt(3));
            for (int many = 1 + random.nextInt(8); many > 0 && left > 0; many--) {
                left -= size.memoryMib();
                items.add(new Item(size, group));
            }
        }
        return new PackProblem(bins, items, (server, node) -> true);
    }

    private static int used(int[] places) {
        return (int) Arrays.stream(places).distinct().count();
    }

    private static void assertThatItHolds(PackProblem problem, int[] places) {
        Size[] free = problem.nodes().stream().map(Bin::free).toArray(Size[]::new);
        Set<List<Object>> groups = new HashSet<>();
        for (int server = 0; server < places.length; server++) {
            int node = places[server];
            if (node == Packing.NOWHERE) {
                continue;
            }
            Item item = problem.servers().get(server);
            free[node] = free[node].minus(item.size());
            assertThat(groups.add(List.of(node, item.group()))).as("apart").isTrue();
            assertThat(problem.allowed().test(server, node)).as("allowed").isTrue();
        }
        assertThat(free).allMatch(Size.NOTHING::within);
    }

    @ParameterizedTest
    @CsvSource({"20, 1", "20, 2", "20, 3", "40, 4"})
    void isWithinATenthOfTheProvenOptimum(int nodes, long seed) {
        PackProblem problem = invented(nodes, seed);
        Packing.solve(invented(nodes, seed + 1_000)); // compiled before the clock starts
        long begun = System.nanoTime();
        int[] places = Packing.solve(problem);
        double seconds = (System.nanoTime() - begun) / 1e9;
        assertThat(places).doesNotContain(Packing.NOWHERE);
        assertThatItHolds(problem, places);

        ProvenOptimum optimum = ProvenOptimum.of(problem, MOST_SECONDS);
        System.out.println("PACK " + nodes + " seed " + seed + " servers " + places.length + ": " + used(places)
                + " nodes in " + seconds + " s; " + optimum);
        assertThat((double) used(places)).isLessThanOrEqualTo(1.1 * optimum.least());
    }

    @Test
    void whatNoNodeMayTakeStaysOutAndTheRestIsPlaced() {
        PackProblem all = invented(20, 7);
        PackProblem problem =
                new PackProblem(all.nodes(), all.servers(), (server, node) -> server != 3 && (server + node) % 2 == 0);
        int[] places = Packing.solve(problem);
        assertThatItHolds(problem, places);
        assertThat(IntStream.range(0, places.length).filter(i -> places[i] == Packing.NOWHERE))
                .containsExactly(3);
    }

    @Test
    void nodesInUseComeFirst() {
        Size size = new Size(8192, 8, 100, 1000);
        List<Bin> bins = List.of(new Bin(size, false), new Bin(size, true), new Bin(size, false));
        Item item = new Item(new Size(1024, 1, 1, 1), "a");
        assertThat(Packing.solve(new PackProblem(bins, List.of(item), (server, node) -> true)))
                .containsExactly(1);
    }

    @Test
    void theSameProblemHasTheSameAnswer() {
        assertThat(Packing.solve(invented(20, 5))).isEqualTo(Packing.solve(invented(20, 5)));
    }

    @Test
    void aGridThatIsTooSmallTakesWhatFits() {
        Size size = new Size(4096, 4, 100, 1000);
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            items.add(new Item(new Size(1024, 1, 1, 1), i));
        }
        PackProblem problem =
                new PackProblem(List.of(new Bin(size, false), new Bin(size, false)), items, (server, node) -> true);
        int[] places = Packing.solve(problem);
        assertThatItHolds(problem, places);
        assertThat(Arrays.stream(places).filter(node -> node != Packing.NOWHERE).count())
                .isEqualTo(8);
    }
}
