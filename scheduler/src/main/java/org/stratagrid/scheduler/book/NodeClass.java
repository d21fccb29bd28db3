package org.stratagrid.scheduler.book;

import java.util.Comparator;
import java.util.Iterator;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.scheduler.node.Node;
import org.stratagrid.scheduler.node.Size;

/** Nodes of one kind in two orders, so that the tightest and the emptiest that fit are found without a look at the others. */
final class NodeClass {

    /** So many nodes are looked at for one that is wanted; a grid that is nearly full is then read through. */
    private static final int LOOKS = 4;

    final BookNode.Kind kind;

    private final NavigableSet<Place> byFreeMemory = new TreeSet<>(Place.ORDER);
    private final NavigableSet<Place> byScarcest = new TreeSet<>(Place.ORDER);

    /** A node at the place that it had when it was put there. */
    private record Place(long key, UUID id, @Nullable BookNode node) {
        static final Comparator<Place> ORDER = (one, other) -> {
            int byKey = Long.compare(one.key, other.key);
            return byKey != 0 ? byKey : one.id.compareTo(other.id);
        };
        private static final UUID FIRST = new UUID(Long.MIN_VALUE, Long.MIN_VALUE);

        static Place from(long key) {
            return new Place(key, FIRST, null);
        }
    }

    NodeClass(BookNode.Kind kind) {
        this.kind = kind;
    }

    void add(BookNode node) {
        node.home = this;
        node.freeMemory = node.free().memoryMib();
        node.scarcest = node.shareOfScarcest();
        byFreeMemory.add(new Place(node.freeMemory, node.id, node));
        byScarcest.add(new Place(node.scarcest, node.id, node));
    }

    void remove(BookNode node) {
        node.home = null;
        byFreeMemory.remove(new Place(node.freeMemory, node.id, node));
        byScarcest.remove(new Place(node.scarcest, node.id, node));
    }

    /** Its free room is another now. */
    void changed(BookNode node) {
        remove(node);
        add(node);
    }

    boolean isAtItsPlace(BookNode node) {
        return byFreeMemory.contains(new Place(node.free().memoryMib(), node.id, node))
                && byScarcest.contains(new Place(node.shareOfScarcest(), node.id, node));
    }

    boolean isEmpty() {
        return byFreeMemory.isEmpty();
    }

    /** Any of them: they are alike in what the operator decided. */
    Node example() {
        return view(byFreeMemory.first()).view();
    }

    private static BookNode view(Place place) {
        return Objects.requireNonNull(place.node());
    }

    /**
     * Adds about so many nodes that have room: a third of them the tightest, where the server wastes least; a third the
     * emptiest; the rest from between, at random.
     *
     * @param avoid nodes that are not wanted here
     */
    void collect(Size size, int many, Set<BookNode> avoid, SplittableRandom random, Set<BookNode> chosen) {
        int before = chosen.size();
        Picking picking = new Picking(size, avoid, chosen);
        int third = (many + 2) / 3;
        picking.take(byScarcest.descendingIterator(), third);
        picking.take(from(size), third);
        between(size, third, random, picking);
        if (chosen.size() - before < (many + 1) / 2) {
            picking.take(from(size), many, Integer.MAX_VALUE);
        }
    }

    private Iterator<Place> from(Size size) {
        return byFreeMemory.tailSet(Place.from(size.memoryMib())).iterator();
    }

    private void between(Size size, int many, SplittableRandom random, Picking picking) {
        if (byFreeMemory.isEmpty()) {
            return;
        }
        long least = size.memoryMib();
        long most = byFreeMemory.last().key();
        for (int i = 0; i < many && least < most; i++) {
            picking.take(
                    byFreeMemory
                            .tailSet(Place.from(random.nextLong(least, most)))
                            .iterator(),
                    1);
        }
    }

    private record Picking(Size size, Set<BookNode> avoid, Set<BookNode> chosen) {

        void take(Iterator<Place> places, int wanted) {
            take(places, wanted, wanted * LOOKS);
        }

        void take(Iterator<Place> places, int wanted, int looks) {
            int taken = 0;
            for (int look = 0; look < looks && taken < wanted && places.hasNext(); look++) {
                BookNode node = view(places.next());
                if (size.within(node.free()) && !avoid.contains(node) && chosen.add(node)) {
                    taken++;
                }
            }
        }
    }
}
