package org.stratagrid.scheduler.book;

import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.placement.NodePolicy;
import org.stratagrid.scheduler.node.Node;
import org.stratagrid.scheduler.node.Residents;
import org.stratagrid.scheduler.node.Resource;
import org.stratagrid.scheduler.node.Size;

/** A node in the book: its row, who lives on it, and what was promised on it but is not in the rows yet. */
final class BookNode {

    static final Comparator<BookNode> BY_NAME =
            Comparator.comparing((BookNode node) -> node.view.name()).thenComparing(node -> node.id);

    /** Nodes of one class are alike in everything but their size, so one answer to "may this server go there" holds for all. */
    record Kind(boolean open, NodePolicy policy) {}

    final UUID id;
    private NodeRow row;
    private Residents residents = Residents.NOBODY;
    private Size promised = Size.NOTHING;

    private Node view;
    private Size free;
    private Kind kind;

    /** Where the index has it; the index alone writes these three. */
    @Nullable
    NodeClass home;

    long freeMemory;
    long scarcest;

    /** What the book's prices know as free here. */
    Size counted = Size.NOTHING;

    BookNode(NodeRow row) {
        this.id = row.node().id();
        this.row = row;
        this.view = row.node();
        this.free = Size.NOTHING;
        this.kind = kind(row);
        refresh();
    }

    NodeRow row() {
        return row;
    }

    Residents residents() {
        return residents;
    }

    Size promised() {
        return promised;
    }

    /** As a request sees it: what was promised counts as reserved. */
    Node view() {
        return view;
    }

    Size free() {
        return free;
    }

    /** Free for new servers. */
    Size open() {
        return view.open() ? free : Size.NOTHING;
    }

    Kind kind() {
        return kind;
    }

    private static Kind kind(NodeRow row) {
        return new Kind(row.node().open(), row.node().policy());
    }

    void row(NodeRow now) {
        row = now;
        kind = kind(now);
        refresh();
    }

    void totals(NodeTotals totals) {
        Node node = row.node();
        Residents counts = new Residents(
                totals.servers(),
                totals.networkHungry(),
                totals.storageHungry(),
                node.residents().systems(),
                node.residents().riskyByAccount());
        row = new NodeRow(
                new Node(
                        node.id(),
                        node.name(),
                        node.site(),
                        node.schedulable(),
                        node.capacity(),
                        totals.reserved(),
                        node.policy(),
                        counts),
                row.terms());
        refresh();
    }

    void residents(Residents now) {
        residents = now;
        refresh();
    }

    void promise(Size size) {
        promised = promised.plus(size);
        refresh();
    }

    private void refresh() {
        Node node = row.node();
        Residents counts = node.residents();
        view = new Node(
                node.id(),
                node.name(),
                node.site(),
                node.schedulable(),
                node.capacity(),
                node.reserved().plus(promised),
                node.policy(),
                new Residents(
                        counts.servers(),
                        counts.networkHungry(),
                        counts.storageHungry(),
                        residents.systems(),
                        residents.riskyByAccount()));
        free = view.sellable().minus(view.reserved());
    }

    /** What is free of the resource of which least is free, in millionths. */
    long shareOfScarcest() {
        Size all = view.sellable();
        long least = 1_000_000;
        for (Resource resource : Resource.values()) {
            long whole = resource.of(all);
            least = Math.min(least, whole == 0 ? 0 : resource.of(free) * 1_000_000 / whole);
        }
        return least;
    }
}
