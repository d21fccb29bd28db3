package org.stratagrid.collector.metering;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.stratagrid.contracts.values.Tier;

/** The table of joined allocation facts. */
@Repository("collectorAllocations")
class Allocations {

    private static final String TOUCHING =
            " allocated_from < :stop AND (allocated_until IS NULL OR allocated_until > :start)";

    private static final RowMapper<Allocation> ROW = Allocations::row;

    private final JdbcClient database;

    Allocations(JdbcClient database) {
        this.database = database;
    }

    Optional<Allocation> find(UUID allocationId) {
        return database.sql("SELECT * FROM collector.allocation WHERE allocation_id = :id")
                .param("id", allocationId)
                .query(ROW)
                .optional();
    }

    List<Allocation> touching(Instant start, Instant stop) {
        return database.sql("SELECT * FROM collector.allocation WHERE" + TOUCHING)
                .param("start", Hours.sql(start))
                .param("stop", Hours.sql(stop))
                .query(ROW)
                .list();
    }

    List<Allocation> ofServer(UUID serverId, Instant start, Instant stop) {
        return database.sql("SELECT * FROM collector.allocation WHERE server_id = :server AND" + TOUCHING)
                .param("server", serverId)
                .param("start", Hours.sql(start))
                .param("stop", Hours.sql(stop))
                .query(ROW)
                .list();
    }

    List<Allocation> ofAccount(UUID accountId, Instant start, Instant stop) {
        return database.sql("SELECT * FROM collector.allocation WHERE account_id = :account AND" + TOUCHING)
                .param("account", accountId)
                .param("start", Hours.sql(start))
                .param("stop", Hours.sql(stop))
                .query(ROW)
                .list();
    }

    /** The newest allocation of each of these servers, for those that have one. */
    List<Allocation> newest(Collection<UUID> servers) {
        if (servers.isEmpty()) {
            return List.of();
        }
        return database.sql(
                        "SELECT DISTINCT ON (server_id) * FROM collector.allocation WHERE server_id = ANY (:servers)"
                                + " ORDER BY server_id, allocated_from DESC, allocation_id DESC")
                .param("servers", servers.toArray(UUID[]::new))
                .query(ROW)
                .list();
    }

    void save(Allocation a) {
        database.sql("INSERT INTO collector.allocation (allocation_id, server_id, server_name, tier, configuration_id,"
                        + " account_id, node_id, memory_mib, cpus, disk_gib, allocated_from, allocated_until) VALUES ("
                        + " :id, :server, :name, :tier, :configuration, :account, :node, :memory, :cpus, :disk, :from, :until)"
                        + " ON CONFLICT (allocation_id) DO UPDATE SET server_id = excluded.server_id,"
                        + " server_name = excluded.server_name, tier = excluded.tier,"
                        + " configuration_id = excluded.configuration_id, account_id = excluded.account_id,"
                        + " node_id = excluded.node_id, memory_mib = excluded.memory_mib, cpus = excluded.cpus,"
                        + " disk_gib = excluded.disk_gib, allocated_from = excluded.allocated_from,"
                        + " allocated_until = excluded.allocated_until")
                .param("id", a.allocationId())
                .param("server", a.serverId())
                .param("name", a.serverName())
                .param("tier", a.tier().name())
                .param("configuration", a.configurationId())
                .param("account", a.accountId())
                .param("node", a.nodeId())
                .param("memory", a.memoryMib())
                .param("cpus", a.cpus())
                .param("disk", a.diskGib())
                .param("from", Hours.sql(a.from()))
                .param("until", a.until() == null ? null : Hours.sql(a.until()), java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
                .update();
    }

    private static Allocation row(ResultSet row, int number) throws SQLException {
        return new Allocation(
                row.getObject("allocation_id", UUID.class),
                row.getObject("server_id", UUID.class),
                row.getString("server_name"),
                Tier.valueOf(row.getString("tier")),
                row.getObject("configuration_id", UUID.class),
                row.getObject("account_id", UUID.class),
                row.getObject("node_id", UUID.class),
                row.getLong("memory_mib"),
                row.getInt("cpus"),
                row.getInt("disk_gib"),
                row.getObject("allocated_from", OffsetDateTime.class).toInstant(),
                instant(row.getObject("allocated_until", OffsetDateTime.class)));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
