package org.stratagrid.configurations.scaling;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.values.Tier;

/**
 * What automatic changes added, and for how long: from the order on, so that nothing is reckoned too low, until it is gone, or the
 * customer made it their own.
 */
@Component("configurationsExtraStore")
class ExtraStore {

    /** @param whole the whole server was added, else only so much memory of it */
    record Extra(
            Tier tier,
            UUID changeId,
            UUID serverId,
            boolean whole,
            long mib,
            Instant from,
            @Nullable Instant until) {

        /** MiB-seconds between the two moments, rounded up to whole seconds. */
        long use(Instant since, Instant now) {
            Instant begin = from.isAfter(since) ? from : since;
            Instant end = until == null || until.isAfter(now) ? now : until;
            return begin.isBefore(end)
                    ? mib * Duration.between(begin, end).plusMillis(999).toSeconds()
                    : 0;
        }
    }

    private final JdbcClient database;

    ExtraStore(JdbcClient database) {
        this.database = database;
    }

    void open(ChangeStore.Row change, UUID serverId, boolean whole, long mib, Instant at) {
        database.sql("INSERT INTO configurations.automatic_extra"
                        + " (configuration_id, tier, change_id, server_id, whole, mib, from_at)"
                        + " VALUES (:configuration, :tier, :change, :server, :whole, :mib, :at)")
                .param("configuration", change.configurationId())
                .param("tier", change.tier().name())
                .param("change", change.id())
                .param("server", serverId)
                .param("whole", whole)
                .param("mib", mib)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    /** All parts of these servers. */
    void close(List<UUID> serverIds, Instant at) {
        if (!serverIds.isEmpty()) {
            database.sql("UPDATE configurations.automatic_extra SET until_at = :at"
                            + " WHERE until_at IS NULL AND server_id IN (:servers)")
                    .param("servers", serverIds)
                    .param("at", at.atOffset(ZoneOffset.UTC))
                    .update();
        }
    }

    void closeOfChange(UUID changeId, Instant at) {
        database.sql("UPDATE configurations.automatic_extra SET until_at = :at"
                        + " WHERE until_at IS NULL AND change_id = :change")
                .param("change", changeId)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    List<Extra> open(UUID configurationId) {
        return database.sql("SELECT * FROM configurations.automatic_extra"
                        + " WHERE configuration_id = :configuration AND until_at IS NULL ORDER BY id")
                .param("configuration", configurationId)
                .query(ExtraStore::row)
                .list();
    }

    /** All that was there at some time since then. */
    List<Extra> since(UUID configurationId, Instant since) {
        return database.sql(
                        "SELECT * FROM configurations.automatic_extra"
                                + " WHERE configuration_id = :configuration AND (until_at IS NULL OR until_at > :since) ORDER BY id")
                .param("configuration", configurationId)
                .param("since", since.atOffset(ZoneOffset.UTC))
                .query(ExtraStore::row)
                .list();
    }

    private static Extra row(ResultSet row, int number) throws SQLException {
        OffsetDateTime until = row.getObject("until_at", OffsetDateTime.class);
        return new Extra(
                Tier.valueOf(row.getString("tier")),
                row.getObject("change_id", UUID.class),
                row.getObject("server_id", UUID.class),
                row.getBoolean("whole"),
                row.getLong("mib"),
                row.getObject("from_at", OffsetDateTime.class).toInstant(),
                until == null ? null : until.toInstant());
    }
}
