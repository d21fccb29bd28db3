package org.stratagrid.scheduler.reservation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.placement.Reservation;
import org.stratagrid.contracts.values.Bandwidth;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.PacketClass;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.node.Behaviour;
import org.stratagrid.scheduler.node.Size;

/**
 * The rows that hold room. Whoever changes some locks first the configuration, then those rows, then the nodes they touch, each
 * in the order of their ids, so that concurrent requests wait for each other instead of dying of a deadlock.
 */
@Component
public class Reservations {

    private static final String COLUMNS =
            "server_id, node_id, account_id, configuration_id, name, tier, memory_mib, cpus, disk_gib, mbps, heavy_traffic,"
                    + " compressed, packets, system, risky, apart";

    private final JdbcClient database;

    Reservations(JdbcClient database) {
        this.database = database;
    }

    public List<Reservation> all() {
        return database
                .sql("SELECT " + COLUMNS + " FROM scheduler.reservation ORDER BY configuration_id, name, server_id")
                .query((row, number) -> held(row))
                .list() // a stream of rows would keep its connection
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

    /** The reservation of a row of its table. */
    public static Held held(ResultSet row) throws SQLException {
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
                row.getBoolean("risky"),
                row.getBoolean("apart"));
    }
}
