package org.stratagrid.collector.metering;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.stratagrid.contracts.metering.HourlySnapshot;

/** The table of snapshots, one row for each server and hour. */
@Repository("collectorSnapshots")
class Snapshots {

    private static final int BATCH = 1000;

    private final JdbcClient database;
    private final JdbcTemplate batches;

    Snapshots(JdbcClient database, JdbcTemplate batches) {
        this.database = database;
        this.batches = batches;
    }

    List<HourlySnapshot> after(long sequence, int limit) {
        return database.sql(
                        "SELECT * FROM collector.snapshot WHERE sequence > :sequence ORDER BY sequence LIMIT :limit")
                .param("sequence", sequence)
                .param("limit", limit)
                .query(Snapshots::numbered)
                .list();
    }

    List<HourlySnapshot> ofAccount(UUID accountId, Instant from, Instant until) {
        return database.sql("SELECT * FROM collector.snapshot WHERE account_id = :account"
                        + " AND hour >= :from AND hour < :until ORDER BY hour, server_id")
                .param("account", accountId)
                .param("from", Hours.sql(from))
                .param("until", Hours.sql(until))
                .query(Snapshots::numbered)
                .list();
    }

    List<Snapshot> ofServer(UUID serverId, Instant from, Instant until) {
        return database.sql("SELECT * FROM collector.snapshot WHERE server_id = :server"
                        + " AND hour >= :from AND hour < :until")
                .param("server", serverId)
                .param("from", Hours.sql(from))
                .param("until", Hours.sql(until))
                .query(Snapshots::row)
                .list();
    }

    /** The exact integral of an account's memory over these hours. */
    long memoryMibMicros(UUID accountId, Instant from, Instant until) {
        return database.sql("SELECT coalesce(sum(memory_mib_micros), 0)::bigint FROM collector.snapshot"
                        + " WHERE account_id = :account AND hour >= :from AND hour < :until")
                .param("account", accountId)
                .param("from", Hours.sql(from))
                .param("until", Hours.sql(until))
                .query(Long.class)
                .single();
    }

    /** Writes them with the numbers that follow {@code sequence}; to be called under the lock of {@link Progress}. */
    long write(List<Snapshot> snapshots, long sequence) {
        for (int start = 0; start < snapshots.size(); start += BATCH) {
            batches.batchUpdate(
                    "INSERT INTO collector.snapshot (server_id, hour, sequence, server_name, configuration_id, account_id,"
                            + " node_id, memory_mib_micros, cpu_micros, disk_gib_micros, received_bytes, sent_bytes)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                            + " ON CONFLICT (server_id, hour) DO UPDATE SET sequence = excluded.sequence,"
                            + " server_name = excluded.server_name, configuration_id = excluded.configuration_id,"
                            + " account_id = excluded.account_id, node_id = excluded.node_id,"
                            + " memory_mib_micros = excluded.memory_mib_micros, cpu_micros = excluded.cpu_micros,"
                            + " disk_gib_micros = excluded.disk_gib_micros, received_bytes = excluded.received_bytes,"
                            + " sent_bytes = excluded.sent_bytes",
                    java.util.stream.IntStream.range(start, Math.min(start + BATCH, snapshots.size()))
                            .mapToObj(i -> values(snapshots.get(i), sequence + 1 + i))
                            .toList());
        }
        return sequence + snapshots.size();
    }

    private static Object[] values(Snapshot s, long sequence) {
        return new Object[] {
            s.serverId(),
            Hours.sql(s.hour()),
            sequence,
            s.serverName(),
            s.configurationId(),
            s.accountId(),
            s.nodeId(),
            s.memoryMibMicros(),
            s.cpuMicros(),
            s.diskGibMicros(),
            s.receivedBytes(),
            s.sentBytes()
        };
    }

    private static HourlySnapshot numbered(ResultSet row, int number) throws SQLException {
        return row(row, number).numbered(row.getLong("sequence"));
    }

    private static Snapshot row(ResultSet row, int number) throws SQLException {
        return new Snapshot(
                row.getObject("server_id", UUID.class),
                row.getObject("hour", OffsetDateTime.class).toInstant(),
                row.getString("server_name"),
                row.getObject("configuration_id", UUID.class),
                row.getObject("account_id", UUID.class),
                row.getObject("node_id", UUID.class),
                row.getLong("memory_mib_micros"),
                row.getLong("cpu_micros"),
                row.getLong("disk_gib_micros"),
                row.getLong("received_bytes"),
                row.getLong("sent_bytes"));
    }
}
