package org.stratagrid.scheduler.reservation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.stratagrid.contracts.placement.Reservation;
import org.stratagrid.contracts.values.Bandwidth;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.PacketClass;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.node.Behaviour;
import org.stratagrid.scheduler.node.Size;

/**
 * The rows that hold room. Whoever changes some locks first those rows, then the nodes they touch, each in the order of their
 * ids, so that concurrent requests wait for each other instead of dying of a deadlock.
 */
@Component
public class Reservations {

    private static final String COLUMNS =
            "server_id, node_id, account_id, configuration_id, name, tier, memory_mib, cpus, disk_gib, mbps, heavy_traffic,"
                    + " compressed, packets, system, risky";

    private final JdbcClient database;
    private final Clock clock;

    Reservations(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** What a configuration holds, and what these servers hold wherever they belong to. */
    public List<Held> concerning(UUID configurationId, Collection<UUID> serverIds) {
        Set<UUID> ids = new HashSet<>(serverIds);
        ids.add(configurationId); // never an empty list, which SQL does not know
        return database.sql("SELECT " + COLUMNS + " FROM scheduler.reservation"
                        + " WHERE configuration_id = :configuration OR server_id IN (:ids) ORDER BY server_id")
                .param("configuration", configurationId)
                .param("ids", ids)
                .query((row, number) -> held(row))
                .list();
    }

    public List<Reservation> all() {
        return database
                .sql("SELECT " + COLUMNS + " FROM scheduler.reservation ORDER BY configuration_id, name, server_id")
                .query((row, number) -> held(row))
                .stream()
                .map(held -> new Reservation(
                        held.serverId(),
                        held.nodeId(),
                        held.configurationId(),
                        new Memory(held.size().memoryMib()),
                        Math.toIntExact(held.size().cpus()),
                        new Disk(Math.toIntExact(held.size().diskGib())),
                        new Bandwidth(Math.toIntExact(held.size().mbps()))))
                .toList();
    }

    /**
     * Makes the rows of these servers what is wanted, all or nothing, if they still are what was seen. Where a node has no room
     * any more, the database's own check fails this.
     *
     * @throws ReservationConflict when another request came between
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void reserve(UUID requestId, Collection<Held> seen, List<Held> wanted) {
        Map<UUID, Held> before = seen.stream().collect(Collectors.toMap(Held::serverId, Function.identity()));
        if (!lock(wanted.stream().map(Held::serverId).toList()).equals(Set.copyOf(seen))) {
            throw new ReservationConflict("a server of the request was placed or released meanwhile");
        }
        List<Held> changed = wanted.stream()
                .filter(held -> !held.equals(before.get(held.serverId())))
                .sorted(Comparator.comparing(Held::nodeId).thenComparing(Held::serverId))
                .toList();
        lockNodes(changed, before);

        // Rows that become smaller first, then those that leave, then those that come: no sum passes its ceiling on the
        // way.
        List<Held> coming = new ArrayList<>();
        for (Held held : changed) {
            Held old = before.get(held.serverId());
            if (old != null && old.nodeId().equals(held.nodeId()) && held.size().within(old.size())) {
                update(requestId, held);
            } else {
                coming.add(held);
            }
        }
        coming.stream().filter(held -> before.containsKey(held.serverId())).forEach(this::delete);
        coming.forEach(held -> insert(requestId, held));
    }

    /** Gives room back; unknown servers are ignored. */
    @Transactional
    public void release(Collection<UUID> serverIds) {
        if (serverIds.isEmpty()) {
            return;
        }
        Set<Held> held = lock(serverIds);
        lockNodes(held.stream().map(Held::nodeId).toList());
        held.forEach(this::delete);
    }

    private Set<Held> lock(Collection<UUID> serverIds) {
        if (serverIds.isEmpty()) {
            return Set.of();
        }
        return new HashSet<>(database.sql("SELECT " + COLUMNS
                        + " FROM scheduler.reservation WHERE server_id IN (:ids) ORDER BY server_id FOR UPDATE")
                .param("ids", serverIds)
                .query((row, number) -> held(row))
                .list());
    }

    private void lockNodes(List<Held> changed, Map<UUID, Held> before) {
        Set<UUID> touched = new TreeSet<>();
        Set<UUID> receiving = new TreeSet<>();
        for (Held held : changed) {
            touched.add(held.nodeId());
            Held old = before.get(held.serverId());
            if (old != null) {
                touched.add(old.nodeId());
            }
            if (old == null || !old.nodeId().equals(held.nodeId())) {
                receiving.add(held.nodeId());
            }
        }
        if (!lockNodes(touched).containsAll(receiving)) {
            throw new ReservationConflict("a node was closed to new servers meanwhile");
        }
    }

    /** @return those that take new servers */
    private Set<UUID> lockNodes(Collection<UUID> nodeIds) {
        if (nodeIds.isEmpty()) {
            return Set.of();
        }
        Set<UUID> open = new HashSet<>();
        database.sql(
                        "SELECT id, schedulable AND NOT draining AS open FROM scheduler.node WHERE id IN (:ids) ORDER BY id FOR NO KEY UPDATE")
                .param("ids", nodeIds)
                .query(row -> {
                    if (row.getBoolean("open")) {
                        open.add(row.getObject("id", UUID.class));
                    }
                });
        return open;
    }

    private void insert(UUID requestId, Held held) {
        write(
                requestId,
                held,
                "INSERT INTO scheduler.reservation (" + COLUMNS + ", request_id, reserved_at) VALUES (:server, :node,"
                        + " :account, :configuration, :name, :tier, :memory, :cpus, :disk, :mbps, :heavy, :compressed,"
                        + " :packets, :system, :risky, :request, :now)");
    }

    private void update(UUID requestId, Held held) {
        write(
                requestId,
                held,
                "UPDATE scheduler.reservation SET node_id = :node, account_id = :account, configuration_id = :configuration,"
                        + " name = :name, tier = :tier, memory_mib = :memory, cpus = :cpus, disk_gib = :disk, mbps = :mbps,"
                        + " heavy_traffic = :heavy, compressed = :compressed, packets = :packets, system = :system,"
                        + " risky = :risky, request_id = :request, reserved_at = :now WHERE server_id = :server");
    }

    private void write(UUID requestId, Held held, String sql) {
        database.sql(sql)
                .param("server", held.serverId())
                .param("node", held.nodeId())
                .param("account", held.accountId())
                .param("configuration", held.configurationId())
                .param("name", held.name())
                .param("tier", held.tier().name())
                .param("memory", held.size().memoryMib())
                .param("cpus", held.size().cpus())
                .param("disk", held.size().diskGib())
                .param("mbps", held.size().mbps())
                .param("heavy", held.behaviour().heavyTraffic())
                .param("compressed", held.behaviour().compressed())
                .param("packets", held.behaviour().packets().name())
                .param("system", held.system())
                .param("risky", held.risky())
                .param("request", requestId)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    private void delete(Held held) {
        database.sql("DELETE FROM scheduler.reservation WHERE server_id = :server")
                .param("server", held.serverId())
                .update();
    }

    private static Held held(ResultSet row) throws SQLException {
        return new Held(
                row.getObject("server_id", UUID.class),
                row.getObject("node_id", UUID.class),
                row.getObject("account_id", UUID.class),
                row.getObject("configuration_id", UUID.class),
                row.getString("name"),
                Tier.valueOf(row.getString("tier")),
                new Size(row.getLong("memory_mib"), row.getLong("cpus"), row.getLong("disk_gib"), row.getLong("mbps")),
                new Behaviour(
                        row.getBoolean("heavy_traffic"),
                        row.getBoolean("compressed"),
                        PacketClass.valueOf(row.getString("packets"))),
                row.getString("system"),
                row.getBoolean("risky"));
    }
}
