package org.stratagrid.scheduler.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.stratagrid.scheduler.bench.GridFiles.NodeLine;
import org.stratagrid.scheduler.bench.GridFiles.ServerLine;

/** The rows of a run: those that are there before it, those of the simple rules, and what the checker reads in the end. */
final class BenchRows {

    private final JdbcClient database;
    private final boolean own;

    /** @param own nobody else uses the database server */
    BenchRows(JdbcClient database, boolean own) {
        this.database = database;
        this.own = own;
    }

    /** A server on a node. */
    record Place(ServerLine server, NodeLine node) {}

    /** Enrols the nodes and writes down what stands on them, as if the scheduler had done so before it was restarted. */
    void load(GridFiles files) {
        List<NodeLine> nodes = files.nodes();
        database.sql("""
                        INSERT INTO scheduler.node
                               (id, name, site, schedulable, memory_mib, cpus, disk_gib, mbps, told_at)
                        SELECT id, name, 'bench', true, memory, cpus, disk, mbps, now()
                          FROM unnest(:ids::uuid[], :names::text[], :memory::bigint[], :cpus::bigint[], :disk::bigint[],
                                      :mbps::bigint[]) AS given (id, name, memory, cpus, disk, mbps)
                        """)
                .param("ids", array(nodes, NodeLine::uuid, UUID[]::new))
                .param("names", array(nodes, NodeLine::id, String[]::new))
                .param("memory", array(nodes, node -> node.size().memoryMib(), Long[]::new))
                .param("cpus", array(nodes, node -> node.size().cpus(), Long[]::new))
                .param("disk", array(nodes, node -> node.size().diskGib(), Long[]::new))
                .param("mbps", array(nodes, node -> node.size().mbps(), Long[]::new))
                .update();
        Map<String, NodeLine> byId = new HashMap<>();
        nodes.forEach(node -> byId.put(node.id(), node));
        List<Place> standing = new ArrayList<>();
        for (ServerLine server : files.servers()) {
            NodeLine node = byId.get(files.prefill().get(server.id()));
            if (node != null) {
                standing.add(new Place(server, node));
            }
        }
        if (!standing.isEmpty()) {
            insert(standing);
        }
    }

    /** What a service in production has long since: statistics, no dead rows, and a write-ahead log that is not just full. */
    void settle() {
        database.sql("VACUUM ANALYZE").update();
        if (own) {
            database.sql("CHECKPOINT").update();
        }
    }

    /** One durable transaction. */
    void insert(List<Place> places) {
        database.sql("""
                        INSERT INTO scheduler.reservation
                               (server_id, node_id, account_id, configuration_id, request_id, name, tier, memory_mib, cpus,
                                disk_gib, mbps, heavy_traffic, compressed, packets, system, risky, apart, reserved_at)
                        SELECT server, node, account, configuration, configuration, name, tier, memory, cpus, disk, mbps,
                               false, false, 'SMALL_FAST', 'Debian 12', false, true, now()
                          FROM unnest(:servers::uuid[], :nodes::uuid[], :accounts::uuid[], :configurations::uuid[],
                                      :names::text[], :tiers::text[], :memory::bigint[], :cpus::bigint[], :disk::bigint[],
                                      :mbps::bigint[])
                            AS given (server, node, account, configuration, name, tier, memory, cpus, disk, mbps)
                        """)
                .param("servers", array(places, place -> place.server().uuid(), UUID[]::new))
                .param("nodes", array(places, place -> place.node().uuid(), UUID[]::new))
                .param("accounts", array(places, place -> place.server().accountUuid(), UUID[]::new))
                .param("configurations", array(places, place -> place.server().configurationUuid(), UUID[]::new))
                .param("names", array(places, place -> place.server().id(), String[]::new))
                .param("tiers", array(places, place -> place.server().tier().name(), String[]::new))
                .param("memory", array(places, place -> place.server().size().memoryMib(), Long[]::new))
                .param("cpus", array(places, place -> place.server().size().cpus(), Long[]::new))
                .param("disk", array(places, place -> place.server().size().diskGib(), Long[]::new))
                .param("mbps", array(places, place -> place.server().size().mbps(), Long[]::new))
                .update();
    }

    /** One durable transaction. */
    void move(List<Place> places) {
        database.sql("""
                        UPDATE scheduler.reservation SET node_id = given.node
                          FROM unnest(:servers::uuid[], :nodes::uuid[]) AS given (server, node)
                         WHERE server_id = given.server
                        """)
                .param("servers", array(places, place -> place.server().uuid(), UUID[]::new))
                .param("nodes", array(places, place -> place.node().uuid(), UUID[]::new))
                .update();
    }

    private static <L, T> T[] array(List<L> lines, Function<L, T> part, IntFunction<T[]> make) {
        return lines.stream().map(part).toArray(make);
    }

    /** What stands where, by the files' names; what is in no file has its number for a name. */
    Collection<Checker.Row> all(GridFiles files) {
        Map<UUID, String> servers = new HashMap<>();
        Map<UUID, String> nodes = new HashMap<>();
        files.servers().forEach(server -> servers.put(server.uuid(), server.id()));
        files.nodes().forEach(node -> nodes.put(node.uuid(), node.id()));
        List<Checker.Row> all = new ArrayList<>();
        database.sql("SELECT server_id, node_id FROM scheduler.reservation").query(row -> {
            UUID server = row.getObject(1, UUID.class);
            UUID node = row.getObject(2, UUID.class);
            all.add(new Checker.Row(
                    servers.getOrDefault(server, server.toString()), nodes.getOrDefault(node, node.toString())));
        });
        return all;
    }
}
