package org.stratagrid.scheduler.book;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.placement.LicencePrice;
import org.stratagrid.scheduler.node.Node;
import org.stratagrid.scheduler.node.Residents;
import org.stratagrid.scheduler.node.Size;
import org.stratagrid.scheduler.reservation.Held;
import org.stratagrid.scheduler.shape.ShapeBook;

/**
 * All nodes and who holds what on them, in memory: a request looks here and not into the database. The {@link Committer} alone
 * writes what the rows say, in the order in which they came to say it. What is read may be old a moment later; the commit finds
 * that out.
 */
@Component
public final class GridBook {

    /** A grid of so few nodes is looked at whole. */
    private static final int FEW = 32;

    private static final HeldRow[] NONE = {};

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<UUID, BookNode> nodes = new HashMap<>();
    private final Map<UUID, HeldRow> servers = new HashMap<>();
    private final Map<UUID, HeldRow[]> configurations = new HashMap<>();
    private final NodeIndex index = new NodeIndex();
    private final ShapeBook shapes = new ShapeBook();
    private final Set<Promise> promises = new HashSet<>();
    private int known;
    private volatile Policies policies = Policies.NONE;

    /** Room that a request under way is about to take. Two are never the same, whatever they take. */
    static final class Promise {
        private final Map<UUID, Size> taken;

        Promise(Map<UUID, Size> taken) {
            this.taken = Map.copyOf(taken);
        }
    }

    public Policies policies() {
        return policies;
    }

    /** What the configuration and these servers hold, without any node. */
    public View held(UUID configuration, Collection<UUID> serverIds) {
        return reading(() -> view(configuration, concerning(configuration, serverIds), List.of()));
    }

    /**
     * Nodes that carry the configuration or one of these servers, and the most promising for each need.
     *
     * @param many about so many for each need
     * @param seed the same one gives the same nodes while the grid is the same
     */
    public View narrow(UUID configuration, Collection<UUID> serverIds, Collection<Need> needs, int many, long seed) {
        return reading(() -> {
            List<HeldRow> concerning = concerning(configuration, serverIds);
            Set<BookNode> carrying = carrying(concerning);
            if (nodes.size() <= Math.max(FEW, many)) {
                return view(configuration, concerning, nodes.values());
            }
            Set<BookNode> chosen = new LinkedHashSet<>(carrying);
            for (Need need : needs) {
                chosen.addAll(index.shortList(need, many, carrying, seed));
            }
            return view(configuration, concerning, chosen);
        });
    }

    /** All nodes. */
    public View whole(UUID configuration, Collection<UUID> serverIds) {
        return reading(() -> view(configuration, concerning(configuration, serverIds), nodes.values()));
    }

    private List<HeldRow> concerning(UUID configuration, Collection<UUID> serverIds) {
        Map<UUID, HeldRow> rows = new LinkedHashMap<>();
        for (HeldRow row : configurations.getOrDefault(configuration, NONE)) {
            rows.put(row.held().serverId(), row);
        }
        for (UUID server : serverIds) {
            HeldRow row = servers.get(server);
            if (row != null) {
                rows.put(server, row);
            }
        }
        return List.copyOf(rows.values());
    }

    private Set<BookNode> carrying(List<HeldRow> rows) {
        Set<BookNode> carrying = new LinkedHashSet<>();
        for (HeldRow row : rows) {
            BookNode node = nodes.get(row.held().nodeId());
            if (node != null) {
                carrying.add(node);
            }
        }
        return carrying;
    }

    private View view(UUID configuration, List<HeldRow> concerning, Collection<BookNode> chosen) {
        List<BookNode> byName = new ArrayList<>(chosen);
        byName.sort(BookNode.BY_NAME);
        List<Node> views = new ArrayList<>(byName.size());
        Map<UUID, Long> terms = new HashMap<>();
        for (BookNode node : byName) {
            views.add(node.view());
            terms.put(node.id, node.row().terms());
        }
        List<Long> seen = Arrays.stream(configurations.getOrDefault(configuration, NONE))
                .map(HeldRow::version)
                .sorted()
                .toList();
        List<Held> held = concerning.stream()
                .map(HeldRow::held)
                .sorted(Comparator.comparing(Held::serverId))
                .toList();
        return new View(held, views, chosen.size() == nodes.size(), seen, terms, policies, nodes.size(), shapes.now());
    }

    /** Until the promise is settled nobody else is shown this room. */
    Promise promise(Map<UUID, Size> taken) {
        Promise promise = new Promise(taken);
        writing(() -> {
            promises.add(promise);
            promised(promise, 1);
        });
        return promise;
    }

    /** They were not kept, or the rows tell by now. */
    void settle(Collection<Promise> done) {
        writing(() -> settleHere(done));
    }

    private void settleHere(Collection<Promise> done) {
        for (Promise promise : done) {
            if (promises.remove(promise)) {
                promised(promise, -1);
            }
        }
    }

    private void promised(Promise promise, int sign) {
        promise.taken.forEach((id, size) -> {
            BookNode node = nodes.get(id);
            if (node != null) {
                node.promise(sign > 0 ? size : Size.NOTHING.minus(size));
                place(node);
            }
        });
    }

    /** What a group commit wrote: whole rows, and the totals of the nodes that it touched. Its promises are in these now. */
    void committed(
            Collection<HeldRow> written,
            Collection<UUID> gone,
            Collection<NodeTotals> totals,
            Collection<Promise> kept) {
        writing(() -> {
            settleHere(kept);
            Set<BookNode> touched = new HashSet<>();
            gone.forEach(server -> remove(server, touched));
            written.forEach(row -> put(row, touched));
            for (NodeTotals each : totals) {
                BookNode node = nodes.get(each.nodeId());
                if (node != null) {
                    node.totals(each);
                    touched.add(node);
                }
            }
            touched.forEach(this::place);
            learn();
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
            Set<UUID> there =
                    heldRows.stream().map(row -> row.held().serverId()).collect(Collectors.toSet());
            serverIds.stream().filter(id -> !there.contains(id)).forEach(id -> remove(id, touched));
            for (NodeRow row : nodeRows) {
                touched.add(enter(row));
            }
            heldRows.forEach(row -> put(row, touched));
            Set<UUID> known = nodeRows.stream().map(row -> row.node().id()).collect(Collectors.toSet());
            touched.forEach(this::place);
            for (UUID id : nodeIds) {
                BookNode node = known.contains(id) ? null : nodes.remove(id);
                if (node != null) {
                    index.remove(node);
                    shapes.changed(node.counted, Size.NOTHING);
                }
            }
            learn();
        });
    }

    /** Forgets everything but the promises and begins with these rows. */
    void begin(Collection<NodeRow> nodeRows, Collection<HeldRow> heldRows, Policies decided) {
        writing(() -> {
            nodes.values().forEach(index::remove);
            servers.values().forEach(row -> shapes.left(row.held().size()));
            nodes.clear();
            servers.clear();
            configurations.clear();
            decide(decided);
            nodeRows.forEach(this::enter);
            heldRows.forEach(row -> put(row, new HashSet<>()));
            nodes.values().forEach(index::put);
            promises.forEach(promise -> promised(promise, 1));
            learnNow();
        });
    }

    /** Brings a node that changed to the place that it has now. */
    private void place(BookNode node) {
        index.put(node);
        shapes.changed(node.counted, node.open());
        node.counted = node.open();
    }

    private void learn() {
        if (shapes.isDue() || known != nodes.size()) {
            learnNow();
        }
    }

    private void learnNow() {
        known = nodes.size();
        shapes.learn(nodes.values().stream()
                .map(node -> new ShapeBook.Room(node.view().sellable(), node.open()))
                .toList());
        nodes.values().forEach(node -> node.counted = node.open());
    }

    private void decide(Policies decided) {
        policies = decided;
        Set<String> priced =
                decided.rules().licences().stream().map(LicencePrice::system).collect(Collectors.toSet());
        if (!index.isPriced(priced)) {
            index.priced(priced);
            nodes.values().forEach(index::put);
        }
    }

    private BookNode enter(NodeRow row) {
        BookNode known = nodes.get(row.node().id());
        if (known != null) {
            known.row(row);
            return known;
        }
        BookNode node = new BookNode(row);
        nodes.put(node.id, node);
        return node;
    }

    private void put(HeldRow row, Set<BookNode> touched) {
        Held held = row.held();
        remove(held.serverId(), touched);
        servers.put(held.serverId(), row);
        shapes.came(held.size());
        configurations.merge(held.configurationId(), new HeldRow[] {row}, GridBook::with);
        live(
                held,
                touched,
                (residents, each) -> residents.with(each.tier(), each.system(), each.accountId(), each.risky()));
    }

    private void remove(UUID server, Set<BookNode> touched) {
        HeldRow row = servers.remove(server);
        if (row == null) {
            return;
        }
        Held held = row.held();
        shapes.left(held.size());
        configurations.computeIfPresent(held.configurationId(), (id, rows) -> without(rows, row));
        live(
                held,
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

    private static HeldRow[] with(HeldRow[] rows, HeldRow[] more) {
        HeldRow[] all = Arrays.copyOf(rows, rows.length + 1);
        all[rows.length] = more[0];
        return all;
    }

    private static HeldRow @Nullable [] without(HeldRow[] rows, HeldRow gone) {
        HeldRow[] rest = Arrays.stream(rows).filter(row -> row != gone).toArray(HeldRow[]::new);
        return rest.length == 0 ? null : rest;
    }

    @Nullable
    HeldRow server(UUID id) {
        return reading(() -> servers.get(id));
    }

    /** For the check: the state of each node, promises aside. */
    Map<UUID, NodeRow> nodeRows() {
        return reading(() -> {
            Map<UUID, NodeRow> rows = new HashMap<>();
            nodes.values().forEach(node -> rows.put(node.id, withResidents(node)));
            return rows;
        });
    }

    private static NodeRow withResidents(BookNode node) {
        Node of = node.row().node();
        Residents counts = of.residents();
        return new NodeRow(
                new Node(
                        of.id(),
                        of.name(),
                        of.site(),
                        of.schedulable(),
                        of.capacity(),
                        of.reserved(),
                        of.policy(),
                        new Residents(
                                counts.servers(),
                                counts.networkHungry(),
                                counts.storageHungry(),
                                node.residents().systems(),
                                node.residents().riskyByAccount())),
                node.row().terms());
    }

    Set<UUID> serverIds() {
        return reading(() -> new HashSet<>(servers.keySet()));
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
