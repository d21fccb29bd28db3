package org.stratagrid.configurations.scaling;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.scaling.AutomaticChange;
import org.stratagrid.contracts.scaling.ScalingAction;
import org.stratagrid.contracts.values.Tier;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What was done without the customer. The database allows one change in work for a configuration. */
@Component("configurationsChangeStore")
class ChangeStore {

    /**
     * @param servers what it is about: those added, removed, changed; for REBUILD the old one
     * @param wish    what holds when it is done
     */
    record Row(
            UUID id,
            UUID configurationId,
            Tier tier,
            ScalingAction action,
            String sentence,
            AutomaticChange.State state,
            @Nullable UUID orderId,
            @Nullable Integer revision,
            List<UUID> servers,
            Wish wish,
            @Nullable String problem,
            Instant at,
            @Nullable Instant endedAt) {

        boolean failed() {
            return state == AutomaticChange.State.FAILED;
        }
    }

    private static final TypeReference<List<UUID>> SERVERS = new TypeReference<>() {};
    private static final String SELECT =
            "SELECT id, configuration_id, tier, action, sentence, state, order_id, revision,"
                    + " servers::text AS servers, wish::text AS wish, problem, at, ended_at FROM configurations.automatic_change ";

    private final JdbcClient database;
    private final JsonMapper json;

    ChangeStore(JdbcClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    void add(Row row) {
        database.sql("INSERT INTO configurations.automatic_change (id, configuration_id, tier, action, sentence, state,"
                        + " order_id, revision, servers, wish, problem, at, ended_at)"
                        + " VALUES (:id, :configuration, :tier, :action, :sentence, :state, :order, :revision,"
                        + " CAST(:servers AS jsonb), CAST(:wish AS jsonb), :problem, :at, :ended)")
                .param("id", row.id())
                .param("configuration", row.configurationId())
                .param("tier", row.tier().name())
                .param("action", row.action().name())
                .param("sentence", row.sentence())
                .param("state", row.state().name())
                .param("order", row.orderId())
                .param("revision", row.revision())
                .param("servers", json.writeValueAsString(row.servers()))
                .param("wish", json.writeValueAsString(row.wish()))
                .param("problem", row.problem())
                .param("at", row.at().atOffset(ZoneOffset.UTC))
                .param("ended", row.endedAt() == null ? null : row.endedAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Repeatable: only what is in work ends. @param problem why it failed; null where it is done */
    void end(UUID id, @Nullable String problem, Instant at) {
        database.sql("UPDATE configurations.automatic_change SET state = :state, problem = :problem, ended_at = :at"
                        + " WHERE id = :id AND state = 'WORKING'")
                .param("id", id)
                .param("state", (problem == null ? AutomaticChange.State.DONE : AutomaticChange.State.FAILED).name())
                .param("problem", problem)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    Optional<Row> ofOrder(UUID orderId) {
        return database.sql(SELECT + "WHERE order_id = :order")
                .param("order", orderId)
                .query(this::row)
                .optional();
    }

    Optional<Row> working(UUID configurationId) {
        return database.sql(SELECT + "WHERE configuration_id = :configuration AND state = 'WORKING'")
                .param("configuration", configurationId)
                .query(this::row)
                .optional();
    }

    /** Newest first. */
    List<Row> newest(UUID configurationId, int most) {
        return database.sql(SELECT + "WHERE configuration_id = :configuration ORDER BY number DESC LIMIT :most")
                .param("configuration", configurationId)
                .param("most", most)
                .query(this::row)
                .list();
    }

    /** The tier's newest that have ended, newest first. */
    List<Row> ended(UUID configurationId, Tier tier, int most) {
        return database.sql(SELECT + "WHERE configuration_id = :configuration AND tier = :tier AND state <> 'WORKING'"
                        + " ORDER BY number DESC LIMIT :most")
                .param("configuration", configurationId)
                .param("tier", tier.name())
                .param("most", most)
                .query(this::row)
                .list();
    }

    private Row row(ResultSet row, int number) throws SQLException {
        OffsetDateTime ended = row.getObject("ended_at", OffsetDateTime.class);
        int revision = row.getInt("revision");
        return new Row(
                row.getObject("id", UUID.class),
                row.getObject("configuration_id", UUID.class),
                Tier.valueOf(row.getString("tier")),
                ScalingAction.valueOf(row.getString("action")),
                row.getString("sentence"),
                AutomaticChange.State.valueOf(row.getString("state")),
                row.getObject("order_id", UUID.class),
                revision == 0 ? null : Integer.valueOf(revision),
                json.readValue(row.getString("servers"), SERVERS),
                json.readValue(row.getString("wish"), Wish.class),
                row.getString("problem"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                ended == null ? null : ended.toInstant());
    }
}
