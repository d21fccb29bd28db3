package org.stratagrid.scheduler.book;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.stratagrid.scheduler.node.Node;
import org.stratagrid.scheduler.node.Size;
import org.stratagrid.scheduler.reservation.Held;

/**
 * All nodes and who holds what on them, in memory: a request looks here and not into the database. The {@link Committer} alone
 * writes what the rows say, in the order in which they came to say it. What is read may be old a moment later; the commit finds
 * that out.
 */
@Component
public final class GridBook {

    /** A grid of so few nodes is looked at whole. */
    private static final int FEW = 32;

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final BookPages pages = new BookPages();
    private final Set<Promise> promises = new HashSet<>();
    private volatile Policies policies = Policies.NONE;

    public Policies policies() {
        return policies;
    }

    /** What the configuration and these servers hold, without any node. */
    public View held(UUID configuration, Collection<UUID> serverIds) {
        return reading(() -> view(configuration, pages.holdings.concerning(configuration, serverIds), List.of()));
    }

    /**
     * Nodes that carry the configuration or one of these servers, and the most promising for each need.
     *
     * @param many about so many for each need
     * @param seed the same one gives the same nodes while the grid is the same
     */
    public View narrow(UUID configuration, Collection<UUID> serverIds, Collection<Need> needs, int many, long seed) {
        return reading(() -> {
            Collection<HeldRow> concerning = pages.holdings.concerning(configuration, serverIds);
            if (pages.nodes.size() <= Math.max(FEW, many)) {
                return view(configuration, concerning, pages.nodes.values());
            }
            Set<BookNode> carrying = carrying(concerning);
            Set<BookNode> chosen = new LinkedHashSet<>(carrying);
            for (Need need : needs) {
                chosen.addAll(pages.index.shortList(need, many, carrying, seed));
            }
            return view(configuration, concerning, chosen);
        });
    }

    /** These nodes, and those that carry the configuration or one of these servers. */
    public View some(UUID configuration, Collection<UUID> serverIds, Collection<UUID> nodeIds) {
        return reading(() -> {
            Collection<HeldRow> concerning = pages.holdings.concerning(configuration, serverIds);
            Set<BookNode> chosen = carrying(concerning);
            for (UUID id : nodeIds) {
                BookNode node = pages.nodes.get(id);
                if (node != null) {
                    chosen.add(node);
                }
            }
            return view(configuration, concerning, chosen);
        });
    }

    /** All nodes. */
    public View whole(UUID configuration, Collection<UUID> serverIds) {
        return reading(
                () -> view(configuration, pages.holdings.concerning(configuration, serverIds), pages.nodes.values()));
    }

    private Set<BookNode> carrying(Collection<HeldRow> rows) {
        Set<BookNode> carrying = new LinkedHashSet<>();
        for (HeldRow row : rows) {
            BookNode node = pages.nodes.get(row.held().nodeId());
            if (node != null) {
                carrying.add(node);
            }
        }
        return carrying;
    }

    private View view(UUID configuration, Collection<HeldRow> concerning, Collection<BookNode> chosen) {
        List<BookNode> byName = new ArrayList<>(chosen);
        byName.sort(BookNode.BY_NAME);
        List<Node> views = new ArrayList<>(byName.size());
        Map<UUID, Long> terms = new HashMap<>();
        for (BookNode node : byName) {
            views.add(node.view());
            terms.put(node.id, node.row().terms());
        }
        List<Held> held = concerning.stream()
                .map(HeldRow::held)
                .sorted(Comparator.comparing(Held::serverId))
                .toList();
        return new View(
                held,
                views,
                pages.nodes.size(),
                pages.holdings.versions(configuration),
                terms,
                policies,
                pages.shapes.now());
    }

    /** Until the promise is settled nobody else is shown this room. */
    Promise promise(Map<UUID, Size> taken) {
        Promise promise = new Promise(taken);
        writing(() -> {
            promises.add(promise);
            promised(promise, 1).forEach(pages::place);
        });
        return promise;
    }

    /** It was not kept, or the rows tell by now. Repeatable. */
    void settle(Promise promise) {
        writing(() -> settleHere(promise).forEach(pages::place));
    }

    private Collection<BookNode> settleHere(Promise promise) {
        return promises.remove(promise) ? promised(promise, -1) : List.of();
    }

    /** @return nodes on which something else is promised now */
    private Collection<BookNode> promised(Promise promise, int sign) {
        List<BookNode> touched = new ArrayList<>();
        promise.taken.forEach((id, size) -> {
            BookNode node = pages.nodes.get(id);
            if (node != null) {
                node.promise(sign > 0 ? size : Size.NOTHING.minus(size));
                touched.add(node);
            }
        });
        return touched;
    }

    /** What a group commit wrote: whole rows, and the totals of the nodes that it touched. Its promises are in these now. */
    void committed(
            Collection<HeldRow> written,
            Collection<UUID> gone,
            Collection<NodeTotals> totals,
            Collection<Promise> kept) {
        writing(() -> {
            Set<BookNode> touched = new HashSet<>();
            kept.forEach(promise -> touched.addAll(settleHere(promise)));
            gone.forEach(server -> pages.remove(server, touched));
            written.forEach(row -> pages.put(row, touched));
            for (NodeTotals each : totals) {
                BookNode node = pages.nodes.get(each.nodeId());
                if (node != null) {
                    node.totals(each);
                    touched.add(node);
                }
            }
            touched.forEach(pages::place);
            pages.learn();
        });
    }

    /** What others changed: these nodes and servers are now as the rows here say, or gone. */
    void changed(
            Collection<UUID> nodeIds,
            Collection<NodeRow> nodeRows,
            Collection<UUID> serverIds,
            Collection<HeldRow> heldRows,
            @Nullable Policies decided) {
        writing(() -> {
            if (decided != null) {
                decide(decided);
            }
            Set<BookNode> touched = new HashSet<>();
            serverIds.forEach(server -> pages.remove(server, touched));
            Set<UUID> there = new HashSet<>();
            for (NodeRow row : nodeRows) {
                touched.add(pages.enter(row));
                there.add(row.node().id());
            }
            heldRows.forEach(row -> pages.put(row, touched));
            touched.forEach(pages::place);
            nodeIds.stream().filter(id -> !there.contains(id)).forEach(pages::forget);
            pages.learn();
        });
    }

    /** Forgets everything but the promises and begins with these rows. */
    void begin(Collection<NodeRow> nodeRows, Collection<HeldRow> heldRows, Policies decided) {
        writing(() -> {
            pages.clear();
            decide(decided);
            nodeRows.forEach(pages::enter);
            Set<BookNode> touched = new HashSet<>();
            heldRows.forEach(row -> pages.put(row, touched));
            pages.nodes.values().forEach(pages.index::put);
            promises.forEach(promise -> promised(promise, 1).forEach(pages::place));
            pages.learnNow();
        });
    }

    private void decide(Policies decided) {
        policies = decided;
        pages.priced(decided.rules().licences());
    }

    @Nullable
    HeldRow server(UUID id) {
        return reading(() -> pages.holdings.of(id));
    }

    /** For the check. Of a grid of 10,000 nodes and 100,000 servers it takes some milliseconds. */
    BookCopy copy() {
        return reading(() -> {
            Map<UUID, BookCopy.Page> copied = new HashMap<>();
            pages.nodes
                    .values()
                    .forEach(node -> copied.put(
                            node.id,
                            new BookCopy.Page(
                                    node.row(), node.residents(), node.promised(), pages.index.isAtItsPlace(node))));
            Map<UUID, HeldRow> servers = new HashMap<>();
            pages.holdings.all().forEach(row -> servers.put(row.held().serverId(), row));
            Map<UUID, Size> promised = new HashMap<>();
            promises.forEach(promise -> promise.taken.forEach((node, size) -> promised.merge(node, size, Size::plus)));
            return new BookCopy(copied, servers, promised, policies);
        });
    }

    private <T extends @Nullable Object> T reading(Supplier<T> what) {
        lock.readLock().lock();
        try {
            return what.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    private void writing(Runnable what) {
        lock.writeLock().lock();
        try {
            what.run();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
