package org.stratagrid.scheduler.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stratagrid.contracts.placement.NodePolicy;
import org.stratagrid.scheduler.node.Node;
import org.stratagrid.scheduler.node.Residents;
import org.stratagrid.scheduler.node.Size;

/** SC-2: a few promising nodes of many, without a look at all of them, and none only where there is none. */
class ShortListTest {

    private static final int MANY = 24;

    private final Random random = new Random(3);

    @ParameterizedTest
    @ValueSource(ints = {100, 1_000, 10_000})
    void theListDoesNotGrowWithTheGridAndHasItsEmptiestAndItsTightestNodes(int nodes) {
        List<Node> grid = grid(nodes, 1);
        GridBook book = book(grid);
        Size size = new Size(8_192, 2, 20, 100);
        List<Node> found = narrow(book, size, node -> true);

        assertThat(found).hasSizeBetween(MANY / 2, 2 * MANY);
        assertThat(found).allMatch(node -> fits(size, node));
        List<Node> fit = grid.stream().filter(node -> fits(size, node)).toList();
        assertThat(found)
                .contains(fit.stream()
                        .min(Comparator.comparing((Node node) -> free(node).memoryMib())
                                .thenComparing(Node::id))
                        .orElseThrow());
        assertThat(found)
                .anyMatch(node -> share(node)
                        == fit.stream().mapToLong(ShortListTest::share).max().orElseThrow());
    }

    @Test
    void itIsEmptyOnlyWhereNoNodeFits() {
        int refused = 0;
        for (int round = 0; round < 200; round++) {
            List<Node> grid = grid(60, 0.3);
            GridBook book = book(grid);
            Size size = new Size(
                    1 + random.nextInt(60_000), 1 + random.nextInt(12), random.nextInt(800), random.nextInt(900));
            boolean isolated = random.nextBoolean();
            List<Node> found =
                    narrow(book, size, node -> node.open() && node.policy().isolated() == isolated);
            List<Node> fit = grid.stream()
                    .filter(node -> node.open() && node.policy().isolated() == isolated && fits(size, node))
                    .toList();
            assertThat(found).isSubsetOf(fit);
            assertThat(found.isEmpty()).as("round %d", round).isEqualTo(fit.isEmpty());
            refused += fit.isEmpty() ? 1 : 0;
        }
        assertThat(refused).isBetween(20, 180);
    }

    @Test
    void whatIsPromisedIsNotShownToOthersUntilItIsSettled() {
        List<Node> grid = grid(100, 1);
        GridBook book = book(grid);
        Size half = new Size(40_000, 1, 1, 1);
        List<Node> before = narrow(book, half, node -> true);
        List<Promise> promises = new ArrayList<>();
        for (Node node : grid) {
            promises.add(book.promise(Map.of(node.id(), new Size(60_000, 0, 0, 0))));
        }
        assertThat(before).isNotEmpty();
        assertThat(narrow(book, half, node -> true)).isEmpty();
        promises.forEach(book::settle);
        promises.forEach(book::settle);
        assertThat(narrow(book, half, node -> true)).isEqualTo(before);
    }

    private static List<Node> narrow(GridBook book, Size size, Predicate<Node> admits) {
        return book.narrow(UUID.randomUUID(), List.of(), List.of(new Need(size, admits, "Debian 12")), MANY, 42)
                .nodes();
    }

    /** @param free on average, of what each node has */
    private List<Node> grid(int many, double free) {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            Size capacity = new Size(65_536, 16, 1_000, 1_000);
            double left = Math.min(1, free * 2 * random.nextDouble());
            Size reserved = new Size(
                    (long) (65_536 * (1 - left) * random.nextDouble()),
                    (long) (16 * (1 - left) * Math.sqrt(random.nextDouble())),
                    (long) (1_000 * (1 - left)),
                    (long) (1_000 * (1 - left) * random.nextDouble()));
            nodes.add(new Node(
                    new UUID(1, random.nextLong()),
                    "node-" + i,
                    "home",
                    free == 1 || random.nextInt(4) > 0,
                    capacity,
                    reserved,
                    new NodePolicy("general", Set.of(), free < 1 && random.nextInt(5) == 0, null, 100, false),
                    Residents.NOBODY));
        }
        return nodes;
    }

    private static GridBook book(List<Node> grid) {
        GridBook book = new GridBook();
        book.begin(grid.stream().map(node -> new NodeRow(node, 1)).toList(), List.of(), Policies.NONE);
        return book;
    }

    private static Size free(Node node) {
        return node.sellable().minus(node.reserved());
    }

    private static boolean fits(Size size, Node node) {
        return size.within(free(node));
    }

    private static long share(Node node) {
        NodeRow row = new NodeRow(node, 1);
        return new BookNode(row).shareOfScarcest();
    }
}
