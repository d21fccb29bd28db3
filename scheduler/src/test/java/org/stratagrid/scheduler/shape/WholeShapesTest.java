package org.stratagrid.scheduler.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.stratagrid.scheduler.node.Size;
import org.stratagrid.scheduler.shape.ShapeBook.Room;

/** SC-3: what is free counts by what it is good for. */
class WholeShapesTest {

    private static final Size SMALL = new Size(1024, 1, 10, 50);
    private static final Size LARGE = new Size(16384, 4, 100, 100);
    private static final Size NODE = new Size(131072, 64, 2048, 10000);

    @Test
    void nothingKnownCostsNothing() {
        assertThat(WholeShapes.NONE.cost(NODE, LARGE)).isZero();
        assertThat(new ShapeBook().now().cost(NODE, LARGE)).isZero();
    }

    @Test
    void theFreeRoomOfAnAverageNodeIsAThousandPoints() {
        ShapeBook book = book(NODE, NODE, NODE);
        assertThat(book.now().worth(NODE)).isEqualTo(1000);
        assertThat(book.now().worth(Size.NOTHING)).isZero();
        assertThat(book.now().worth(new Size(-1024, 64, 2048, 10000))).isZero();
    }

    @Test
    void aSmallServerGoesWhereNoLargeOneFitsAnyMore() {
        Size broken = new Size(15360, 64, 2048, 10000);
        Size whole = new Size(16384, 64, 2048, 10000);
        WholeShapes shapes = book(NODE, broken, whole).now();
        assertThat(shapes.cost(broken, SMALL)).isLessThan(shapes.cost(whole, SMALL));
    }

    @Test
    void aServerGoesWhereTheResourceThatItNeedsLeastIsWorthless() {
        // Both have room for eight small ones; the second has memory beside that nobody can use without a CPU.
        Size cpusLeft = new Size(8192, 32, 2048, 10000);
        Size memoryLeft = new Size(65536, 8, 2048, 10000);
        WholeShapes shapes = book(NODE, cpusLeft, memoryLeft).now();
        Size hungry = new Size(4096, 1, 10, 50);
        assertThat(shapes.cost(memoryLeft, hungry)).isLessThan(shapes.cost(cpusLeft, hungry));
    }

    @Test
    void theSameServerCostsMoreOnAFullerGrid() {
        Size half = new Size(65536, 32, 1024, 5000);
        assertThat(book(half, half).now().cost(half, LARGE))
                .isGreaterThan(book(NODE, NODE).now().cost(NODE, LARGE));
    }

    @Test
    void aServerWithoutDiskAndTrafficFitsWhereNothingOfThoseIsLeft() {
        WholeShapes shapes = new WholeShapes(List.of(new Size(1024, 1, 0, 0)), new double[] {1});
        assertThat(shapes.worth(new Size(1024, 1, 0, 0))).isEqualTo(1);
    }

    @Test
    void keepingInStepIsTheSameAsLookingAtAllNodesAnew() {
        Random random = new Random(7);
        Size[] free = {NODE, NODE, NODE, NODE};
        ShapeBook kept = book(free);
        for (int i = 0; i < 40; i++) {
            int node = random.nextInt(free.length);
            Size server = random.nextBoolean() ? SMALL : new Size(8192, 2, 40, 60);
            Size after = free[node].minus(server);
            kept.changed(free[node], after);
            free[node] = after;
        }
        ShapeBook anew = book(free);
        for (Size node : free) {
            assertThat(kept.now().exactly(node)).isCloseTo(anew.now().exactly(node), within(1e-6));
        }
    }

    @Test
    void aRareLargeShapeIsRememberedAmongManySmallOnes() {
        ShapeBook book = new ShapeBook();
        for (int i = 0; i < 100; i++) {
            for (int many = 0; many < 5; many++) {
                book.came(new Size(1024 + i, 1, 10, 50));
            }
        }
        book.came(new Size(131072, 64, 1000, 1000));
        book.learn(List.of(new Room(NODE, NODE)));
        assertThat(book.now().shapes())
                .hasSizeBetween(ShapeBook.MOST_SHAPES / 2, ShapeBook.MOST_SHAPES)
                .contains(new Size(131072, 64, 1000, 1000));
    }

    @Test
    void whatHasLeftIsForgotten() {
        ShapeBook book = book(NODE);
        for (int i = 0; i < 5; i++) {
            book.left(LARGE);
        }
        book.learn(List.of(new Room(NODE, NODE)));
        assertThat(book.now().shapes()).containsExactly(SMALL);
    }

    @Test
    void itIsDueAfterAShareOfTheServersHasChanged() {
        ShapeBook book = book(NODE);
        assertThat(book.isDue()).isFalse();
        for (int i = 0; i < 8; i++) {
            book.came(SMALL);
        }
        assertThat(book.isDue()).isTrue();
    }

    /** A grid of these nodes with 20 small servers and 5 large ones on it somewhere. */
    private static ShapeBook book(Size... free) {
        ShapeBook book = new ShapeBook();
        for (int i = 0; i < 20; i++) {
            book.came(SMALL);
        }
        for (int i = 0; i < 5; i++) {
            book.came(LARGE);
        }
        book.learn(
                java.util.Arrays.stream(free).map(left -> new Room(NODE, left)).toList());
        return book;
    }
}
