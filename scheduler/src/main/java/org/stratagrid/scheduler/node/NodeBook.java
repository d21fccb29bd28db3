package org.stratagrid.scheduler.node;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.placement.NodeCapacity;
import org.stratagrid.contracts.placement.NodeLoad;
import org.stratagrid.contracts.values.Bandwidth;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Memory;

/** All nodes, as the database has them at this moment. */
@Component
public class NodeBook {

    private static final Logger log = LoggerFactory.getLogger(NodeBook.class);

    private final JdbcClient database;
    private final Clock clock;

    NodeBook(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    public List<Node> all() {
        Map<UUID, Map<String, Integer>> systems = counted(
                "SELECT node_id, system AS counted, count(*) AS servers FROM scheduler.reservation GROUP BY 1, 2",
                row -> row.getString("counted"));
        Map<UUID, Map<UUID, Integer>> risky = counted(
                "SELECT node_id, account_id AS counted, count(*) AS servers FROM scheduler.reservation WHERE risky"
                        + " GROUP BY 1, 2",
                row -> row.getObject("counted", UUID.class));
        return database.sql("SELECT * FROM scheduler.node ORDER BY name, id")
                .query((row, number) -> node(row, systems, risky))
                .list();
    }

    private interface Key<K> {
        K of(ResultSet row) throws SQLException;
    }

    private <K> Map<UUID, Map<K, Integer>> counted(String sql, Key<K> key) {
        Map<UUID, Map<K, Integer>> counts = new HashMap<>();
        database.sql(sql).query(row -> {
            counts.computeIfAbsent(row.getObject("node_id", UUID.class), node -> new HashMap<>())
                    .put(key.of(row), row.getInt("servers"));
        });
        return counts;
    }

    public List<NodeLoad> loads() {
        return all().stream().map(NodeBook::load).toList();
    }

    /**
     * Notes what a node tells of itself. One that has shrunk below what is reserved on it keeps its servers and gets no new
     * ones until enough of them have gone.
     */
    public void enrol(UUID id, NodeCapacity capacity) {
        NodeEntries.check(capacity);
        Size size = Size.of(capacity);
        database.sql("""
                        INSERT INTO scheduler.node
                               (id, name, site, schedulable, memory_mib, cpus, disk_gib, mbps, told_at)
                        VALUES (:id, :name, :site, :schedulable, :memory, :cpus, :disk, :mbps, :now)
                        ON CONFLICT (id) DO UPDATE
                           SET name = excluded.name, site = excluded.site, schedulable = excluded.schedulable,
                               memory_mib = excluded.memory_mib, cpus = excluded.cpus, disk_gib = excluded.disk_gib,
                               mbps = excluded.mbps, told_at = excluded.told_at
                        """)
                .param("id", id)
                .param("name", capacity.name().strip())
                .param("site", capacity.site().strip())
                .param("schedulable", capacity.schedulable())
                .param("memory", size.memoryMib())
                .param("cpus", size.cpus())
                .param("disk", size.diskGib())
                .param("mbps", size.mbps())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        tellWhenTooSmall(id);
    }

    private void tellWhenTooSmall(UUID id) {
        database.sql("SELECT * FROM scheduler.node WHERE id = :id")
                .param("id", id)
                .query((row, number) -> node(row))
                .optional()
                .filter(node -> !node.reserved().within(node.sellable()))
                .ifPresent(node -> log.warn(
                        "node {} holds more than it now has ({} reserved of {}); it gets no new servers",
                        node.name(),
                        node.reserved(),
                        node.sellable()));
    }

    /** The node of a row of its table, without what only the reservations know of its residents. */
    public static Node node(ResultSet row) throws SQLException {
        return node(row, Map.of(), Map.of());
    }

    private static Node node(
            ResultSet row, Map<UUID, Map<String, Integer>> systems, Map<UUID, Map<UUID, Integer>> risky)
            throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        return new Node(
                id,
                row.getString("name"),
                row.getString("site"),
                row.getBoolean("schedulable"),
                new Size(row.getLong("memory_mib"), row.getLong("cpus"), row.getLong("disk_gib"), row.getLong("mbps")),
                new Size(
                        row.getLong("reserved_memory_mib"),
                        row.getLong("reserved_cpus"),
                        row.getLong("reserved_disk_gib"),
                        row.getLong("reserved_mbps")),
                NodePolicies.policy(row),
                new Residents(
                        row.getInt("servers"),
                        row.getInt("network_hungry"),
                        row.getInt("storage_hungry"),
                        systems.getOrDefault(id, Map.of()),
                        risky.getOrDefault(id, Map.of())));
    }

    private static NodeLoad load(Node node) {
        Size capacity = node.capacity();
        Size reserved = node.reserved();
        return new NodeLoad(
                node.id(),
                new NodeCapacity(
                        node.name(),
                        node.site(),
                        new Memory(capacity.memoryMib()),
                        Math.toIntExact(capacity.cpus()),
                        new Disk(Math.toIntExact(capacity.diskGib())),
                        new Bandwidth(Math.toIntExact(capacity.mbps())),
                        node.schedulable()),
                new Memory(reserved.memoryMib()),
                Math.toIntExact(reserved.cpus()),
                new Disk(Math.toIntExact(reserved.diskGib())),
                new Bandwidth(Math.toIntExact(reserved.mbps())),
                node.residents().servers());
    }
}
