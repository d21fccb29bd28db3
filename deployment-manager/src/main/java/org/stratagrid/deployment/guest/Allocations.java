package org.stratagrid.deployment.guest;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.stratagrid.contracts.metering.AllocationFact;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Tier;

/**
 * What servers hold, as facts for the data collector (spec DM-3). A server that was handed over, runs and is not suspended has
 * exactly one open allocation, of the size that its domain has; any other has none. Nor has a duplicate before it is handed over, or
 * the guest that it came for after that: the customer has one server all the time.
 */
@Component
public class Allocations {

    private final JdbcClient database;
    private final ServerStore servers;
    private final Clock clock;
    private final ObjectProvider<Scheduler> scheduler;
    private final OneTimeTask<AllocationFact> delivery;

    Allocations(
            JdbcClient database,
            ServerStore servers,
            Clock clock,
            ObjectProvider<Scheduler> scheduler,
            OneTimeTask<AllocationFact> allocationDelivery) {
        this.database = database;
        this.servers = servers;
        this.clock = clock;
        this.scheduler = scheduler;
        this.delivery = allocationDelivery;
    }

    /** Brings the server's allocation to what its row says; call it in the transaction that changes the row. */
    @Transactional
    public void settle(UUID serverId) {
        Optional<Server> row = servers.find(serverId);
        Optional<AllocationFact> open = open(serverId);
        boolean holds = row.filter(Allocations::isMetered).isPresent();
        // One instant: what one allocation ends with, the next begins with.
        Instant now = clock.instant();
        if (open.isPresent() && (!holds || !fits(open.get(), row.orElseThrow()))) {
            close(open.get(), now);
            open = Optional.empty();
        }
        if (holds && open.isEmpty()) {
            open(row.orElseThrow(), now);
        }
    }

    /** Servers, also former ones, whose open allocation is not what {@link #settle} would make of it. */
    public List<UUID> unsettled() {
        Map<UUID, AllocationFact> open = new HashMap<>();
        database.sql("SELECT * FROM deployment.allocation WHERE until_at IS NULL")
                .query(Allocations::row)
                .list()
                .forEach(fact -> open.put(fact.serverId(), fact));
        List<UUID> unsettled = new ArrayList<>();
        for (Server server : servers.all()) {
            AllocationFact fact = open.remove(server.id());
            if (isMetered(server) ? fact == null || !fits(fact, server) : fact != null) {
                unsettled.add(server.id());
            }
        }
        unsettled.addAll(open.keySet());
        return unsettled;
    }

    /** Closes what the server holds as of an instant in the past, when it held it for the last time for sure. */
    @Transactional
    public void endAt(UUID serverId, Instant at) {
        Instant now = clock.instant();
        open(serverId).ifPresent(open -> close(open, at.isAfter(now) ? now : at));
    }

    private static boolean isMetered(Server server) {
        return server.phase() != Phase.NEW && server.standsFor() == null && server.running() && !server.paused();
    }

    private static boolean fits(AllocationFact open, Server server) {
        return open.memory().mib() == Objects.requireNonNullElse(server.memoryMib(), 0L)
                && open.cpus() == Objects.requireNonNullElse(server.cpus(), 0)
                && open.disk().equals(server.spec().disk())
                && open.nodeId().equals(server.nodeId());
    }

    private Optional<AllocationFact> open(UUID serverId) {
        return database.sql("SELECT * FROM deployment.allocation WHERE server_id = :id AND until_at IS NULL")
                .param("id", serverId)
                .query(Allocations::row)
                .optional();
    }

    private void open(Server server, Instant now) {
        UUID id = UUID.randomUUID();
        Instant started = Objects.requireNonNull(server.startedAt());
        // From the start of the guest, unless it held something since: after a suspension it begins now.
        database.sql("""
                        INSERT INTO deployment.allocation (id, server_id, server_name, tier, configuration_id,
                            account_id, node_id, memory_mib, cpus, disk_gib, from_at)
                        VALUES (:id, :server, :name, :tier, :configuration, :account, :node, :memory, :cpus, :disk,
                            CASE WHEN EXISTS (SELECT 1 FROM deployment.allocation
                                WHERE server_id = :server AND until_at >= :started) THEN :now ELSE :started END)
                        """)
                .param("id", id)
                .param("server", server.id())
                .param("name", server.name())
                .param("tier", server.tier().name())
                .param("configuration", server.configurationId())
                .param("account", server.accountId())
                .param("node", server.nodeId())
                .param("memory", server.memoryMib())
                .param("cpus", server.cpus())
                .param("disk", server.spec().disk().gib())
                .param("started", started.atOffset(ZoneOffset.UTC))
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
        send(find(id), "from");
    }

    private void close(AllocationFact open, Instant now) {
        database.sql("UPDATE deployment.allocation SET until_at = greatest(from_at, :now) WHERE id = :id")
                .param("id", open.allocationId())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
        send(find(open.allocationId()), "until");
    }

    private void send(AllocationFact fact, String what) {
        scheduler.getObject().schedule(delivery.instance(fact.allocationId() + "-" + what, fact), Instant.now());
    }

    private AllocationFact find(UUID id) {
        return database.sql("SELECT * FROM deployment.allocation WHERE id = :id")
                .param("id", id)
                .query(Allocations::row)
                .single();
    }

    private static AllocationFact row(ResultSet row, int number) throws SQLException {
        return new AllocationFact(
                row.getObject("id", UUID.class),
                row.getObject("server_id", UUID.class),
                row.getString("server_name"),
                Tier.valueOf(row.getString("tier")),
                row.getObject("configuration_id", UUID.class),
                row.getObject("account_id", UUID.class),
                row.getObject("node_id", UUID.class),
                new Memory(row.getLong("memory_mib")),
                row.getInt("cpus"),
                new Disk(row.getInt("disk_gib")),
                Objects.requireNonNull(instant(row, "from_at")),
                instant(row, "until_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
