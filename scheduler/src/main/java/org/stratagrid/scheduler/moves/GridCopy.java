package org.stratagrid.scheduler.moves;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.stratagrid.scheduler.node.Node;
import org.stratagrid.scheduler.node.Resource;
import org.stratagrid.scheduler.node.Size;
import org.stratagrid.scheduler.reservation.Held;

/**
 * The grid in memory, to try moves on. It knows the hard rules and keeps its nodes in the order of what is free on them, so that
 * the emptiest that can take a server are found without looking at all. Not for two threads at once.
 */
public final class GridCopy {

    private static final int FULLEST = 24;
    private static final double ROUNDING = 1e-9;

    private final List<Spot> spots = new ArrayList<>();
    private final Map<UUID, Spot> byNode = new HashMap<>();
    private final Map<UUID, Resident> byServer = new HashMap<>();
    private final Map<UUID, List<Resident>> byConfiguration = new HashMap<>();
    private final PlacementRules rules;

    /** Open nodes, the emptiest first. */
    private final TreeSet<Ranked> emptiestFirst = new TreeSet<>();

    private final List<@Nullable Ranked> ranks = new ArrayList<>();

    /** Of each resource the most that a node has. */
    private Size largest = Size.NOTHING;

    private record Ranked(double share, Spot spot) implements Comparable<Ranked> {
        @Override
        public int compareTo(Ranked other) {
            int byShare = Double.compare(other.share, share);
            return byShare != 0 ? byShare : Integer.compare(spot.index, other.spot.index);
        }
    }

    /**
     * @param nodes  with what is reserved on each, by servers that are not in {@code held} too
     * @param held   the servers that may move and all others of their configurations; for plans over the whole grid, all servers
     * @param coming the room that servers in {@code held} hold on a second node, because they are moving there
     */
    public GridCopy(List<Node> nodes, List<Held> held, List<Held> coming, PlacementRules rules) {
        this.rules = rules;
        for (Node node : nodes) {
            Spot spot = rules.spot(spots.size(), node);
            spots.add(spot);
            byNode.put(spot.id, spot);
            ranks.add(null);
            largest = largest.orMore(spot.capacity);
            rank(spot);
        }
        for (Held each : held) {
            Resident server = resident(each);
            Spot spot = spot(each.nodeId());
            server.at = spot;
            spot.residents.add(server);
        }
        for (Held each : coming) {
            Resident server = Objects.requireNonNull(byServer.get(each.serverId()), "a move of an unknown server");
            Spot spot = spot(each.nodeId());
            server.movingTo = spot;
            spot.residents.add(server);
        }
    }

    private Resident resident(Held held) {
        List<Resident> configuration = byConfiguration.computeIfAbsent(held.configurationId(), id -> new ArrayList<>());
        Resident server = rules.resident(held, configuration);
        configuration.add(server);
        byServer.put(server.id, server);
        return server;
    }

    /** A server that stands nowhere yet. */
    Resident newcomer(Held wanted) {
        return resident(wanted);
    }

    public List<Spot> spots() {
        return spots;
    }

    /** @throws IllegalArgumentException for a node that is not part of the copy */
    public Spot spot(UUID nodeId) {
        Spot spot = byNode.get(nodeId);
        if (spot == null) {
            throw new IllegalArgumentException("no node " + nodeId + " in this copy of the grid");
        }
        return spot;
    }

    boolean knows(UUID nodeId) {
        return byNode.containsKey(nodeId);
    }

    /** Takes a server from where it is, if anywhere, and puts it there, or nowhere. No rule is looked at. */
    void put(Resident server, @Nullable Spot to) {
        Spot from = server.at;
        if (from != null) {
            from.give(server);
            rank(from);
        }
        server.at = to;
        if (to != null) {
            to.take(server);
            rank(to);
        }
    }

    /** A server that is moving has its place where it is going now. */
    void arrive(Resident server) {
        Spot to = Objects.requireNonNull(server.movingTo);
        put(server, null);
        server.movingTo = null;
        server.at = to;
    }

    /** A server that is moving stays where it is after all. */
    void stay(Resident server) {
        Spot to = Objects.requireNonNull(server.movingTo);
        to.give(server);
        server.movingTo = null;
        rank(to);
    }

    private void rank(Spot spot) {
        if (!spot.open) {
            return;
        }
        Ranked old = ranks.get(spot.index);
        if (old != null) {
            emptiestFirst.remove(old);
        }
        Ranked rank = new Ranked(spot.scarcestAfter(Size.NOTHING), spot);
        ranks.set(spot.index, rank);
        emptiestFirst.add(rank);
    }

    /** What keeps a server from a node; null when nothing does. */
    static @Nullable Obstacle obstacle(Resident server, Spot spot) {
        Obstacle obstacle = spot.obstacle(server);
        return obstacle == null && sharesForbidden(server, spot) ? Obstacle.APART : obstacle;
    }

    private static boolean sharesForbidden(Resident server, Spot spot) {
        for (Resident other : server.configuration) {
            if (other != server
                    && other.tier == server.tier
                    && (server.apart || other.apart)
                    && (other.at == spot || other.movingTo == spot)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Where a server could go, with what decides between places: as few of its own tier as possible, then as little as possible
     * of what its neighbours make it cost, then as much free as possible.
     *
     * @param dues points beyond the room that it takes, see {@link Dues}
     */
    record Choice(Spot spot, int tierMates, int mates, double dues, double scarcest) {

        /** Points that another server of its configuration counts, as when servers are placed. */
        private static final double MATE = 1_000;

        static final Comparator<Choice> SPREAD = Comparator.comparingInt(Choice::tierMates)
                .thenComparingDouble(choice -> choice.dues + MATE * choice.mates)
                .thenComparing(Choice::scarcest, Comparator.reverseOrder())
                .thenComparingInt(choice -> choice.spot.index);

        /** Fills what is fullest already, so that large servers find room later. */
        static final Comparator<Choice> TIGHT = Comparator.comparingInt(Choice::tierMates)
                .thenComparingDouble(Choice::dues)
                .thenComparing(Choice::scarcest)
                .thenComparingInt(choice -> choice.spot.index);
    }

    /**
     * The best of the emptiest nodes that can take a server, about so many, the best first. Where all of these cost something, fuller
     * ones that cost less are among them.
     */
    List<Choice> emptiest(Resident server, int many, Predicate<Spot> allowed) {
        List<Choice> found = new ArrayList<>();
        double least = Double.MAX_VALUE;
        for (Ranked ranked : emptiestFirst) {
            if (found.size() >= many && least == 0) {
                break;
            }
            Choice choice = choice(server, ranked.spot, allowed);
            if (choice != null && (found.size() < many || choice.dues < least)) {
                found.add(choice);
                least = Math.min(least, choice.dues);
            }
        }
        found.sort(Choice.SPREAD);
        return found;
    }

    /** The tightest of the fullest nodes that can take a server. */
    @Nullable
    Spot tightest(Resident server, Predicate<Spot> allowed) {
        // A node can take it only if of each resource a part is free that is as large as on the largest node.
        double least = Double.MAX_VALUE;
        for (Resource resource : Resource.values()) {
            long most = resource.of(largest);
            least = Math.min(least, most <= 0 ? 0 : (double) resource.of(server.size) / most);
        }
        if (spots.isEmpty()) {
            return null;
        }
        Choice best = null;
        int found = 0;
        Ranked first = new Ranked(least - ROUNDING, spots.get(0));
        for (Ranked ranked : emptiestFirst.headSet(first, true).descendingSet()) {
            Choice choice = choice(server, ranked.spot, allowed);
            if (choice != null) {
                best = best == null || Choice.TIGHT.compare(choice, best) < 0 ? choice : best;
                if (++found >= FULLEST && best.dues == 0) {
                    break;
                }
            }
        }
        return best == null ? null : best.spot;
    }

    private static @Nullable Choice choice(Resident server, Spot spot, Predicate<Spot> allowed) {
        if (spot == server.at || obstacle(server, spot) != null || !allowed.test(spot)) {
            return null;
        }
        return new Choice(
                spot,
                server.tierMates(spot),
                server.mates(spot),
                Dues.of(server, spot),
                spot.scarcestAfter(server.size));
    }

    /** The hardest to place first: a fixed order, so that the same grid has the same plan. */
    static final Comparator<Resident> LARGEST_FIRST = Comparator.comparingLong(
                    (Resident server) -> -server.size.memoryMib())
            .thenComparingLong(server -> -server.size.cpus())
            .thenComparingLong(server -> -server.size.diskGib())
            .thenComparingLong(server -> -server.size.mbps())
            .thenComparing(Resident::id);
}
