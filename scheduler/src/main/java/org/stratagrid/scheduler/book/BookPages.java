package org.stratagrid.scheduler.book;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.stratagrid.contracts.placement.LicencePrice;
import org.stratagrid.scheduler.node.Residents;
import org.stratagrid.scheduler.node.Size;
import org.stratagrid.scheduler.reservation.Held;
import org.stratagrid.scheduler.shape.ShapeBook;

/**
 * Nodes, who holds what on them, and what follows from both: where each node is in the index, and what free room is worth. Not
 * for two threads at once; {@link GridBook} locks. Nodes that changed are collected, to be {@linkplain #place placed} once.
 */
final class BookPages {

    final Map<UUID, BookNode> nodes = new HashMap<>();
    final Holdings holdings = new Holdings();
    final NodeIndex index = new NodeIndex();
    final ShapeBook shapes = new ShapeBook();
    private int learned;

    /** Forgets all nodes and holdings. */
    void clear() {
        nodes.values().forEach(index::remove);
        nodes.clear();
        holdings.all().forEach(row -> shapes.left(row.held().size()));
        holdings.clear();
    }

    /** Brings a node that changed to the place that it has now. */
    void place(BookNode node) {
        index.put(node);
        shapes.changed(node.counted, node.open());
        node.counted = node.open();
    }

    void forget(UUID nodeId) {
        BookNode node = nodes.remove(nodeId);
        if (node != null) {
            index.remove(node);
            shapes.changed(node.counted, Size.NOTHING);
        }
    }

    void learn() {
        if (shapes.isDue() || learned != nodes.size()) {
            learnNow();
        }
    }

    void learnNow() {
        learned = nodes.size();
        shapes.learn(nodes.values().stream()
                .map(node -> new ShapeBook.Room(node.view().sellable(), node.open()))
                .toList());
        nodes.values().forEach(node -> node.counted = node.open());
    }

    /** Systems that cost a licence: nodes that run one already are found by it. */
    void priced(Collection<LicencePrice> licences) {
        Set<String> priced = licences.stream().map(LicencePrice::system).collect(Collectors.toSet());
        if (!index.isPriced(priced)) {
            index.priced(priced);
            nodes.values().forEach(index::put);
        }
    }

    BookNode enter(NodeRow row) {
        BookNode known = nodes.get(row.node().id());
        if (known != null) {
            known.row(row);
            return known;
        }
        BookNode node = new BookNode(row);
        nodes.put(node.id, node);
        return node;
    }

    void put(HeldRow row, Set<BookNode> touched) {
        Held held = row.held();
        remove(held.serverId(), touched);
        holdings.add(row);
        shapes.came(held.size());
        live(
                held,
                touched,
                (residents, each) -> residents.with(each.tier(), each.system(), each.accountId(), each.risky()));
    }

    void remove(UUID server, Set<BookNode> touched) {
        HeldRow row = holdings.remove(server);
        if (row == null) {
            return;
        }
        shapes.left(row.held().size());
        live(
                row.held(),
                touched,
                (residents, each) -> residents.without(each.tier(), each.system(), each.accountId(), each.risky()));
    }

    private interface Change {
        Residents after(Residents before, Held held);
    }

    private void live(Held held, Set<BookNode> touched, Change change) {
        BookNode node = nodes.get(held.nodeId());
        if (node != null) {
            node.residents(change.after(node.residents(), held));
            touched.add(node);
        }
    }
}
