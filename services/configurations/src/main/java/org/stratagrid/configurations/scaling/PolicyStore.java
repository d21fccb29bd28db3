package org.stratagrid.configurations.scaling;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.scaling.ScalingPolicy;
import org.stratagrid.contracts.scaling.ScheduledWindow;
import org.stratagrid.contracts.values.Tier;
import tools.jackson.databind.json.JsonMapper;

/** Policies, what load has led to under them, and the calendar. Its methods run in the caller's transaction. */
@Component("configurationsPolicyStore")
class PolicyStore {

    /** A policy as saved, and since when. */
    record Saved(ScalingPolicy policy, Wish wish, Instant decidedAt) {}

    private final JdbcClient database;
    private final JsonMapper json;

    PolicyStore(JdbcClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /** Configurations in which something may have to happen. */
    List<UUID> watched() {
        return database.sql(
                        "SELECT configuration_id FROM configurations.scaling_policy WHERE (policy ->> 'on')::boolean"
                                + " UNION SELECT configuration_id FROM configurations.scheduled_window"
                                + " UNION SELECT configuration_id FROM configurations.automatic_extra WHERE until_at IS NULL"
                                + " UNION SELECT configuration_id FROM configurations.automatic_change WHERE state = 'WORKING'")
                .query(UUID.class)
                .list();
    }

    Map<Tier, Saved> policies(UUID configurationId) {
        Map<Tier, Saved> found = new EnumMap<>(Tier.class);
        database.sql("SELECT tier, policy::text AS policy, wish::text AS wish, decided_at"
                        + " FROM configurations.scaling_policy WHERE configuration_id = :configuration")
                .param("configuration", configurationId)
                .query(row -> {
                    found.put(
                            Tier.valueOf(row.getString("tier")),
                            new Saved(
                                    json.readValue(row.getString("policy"), ScalingPolicy.class),
                                    json.readValue(row.getString("wish"), Wish.class),
                                    row.getObject("decided_at", OffsetDateTime.class)
                                            .toInstant()));
                });
        return found;
    }

    void save(UUID configurationId, Tier tier, ScalingPolicy policy, Instant at) {
        database.sql("INSERT INTO configurations.scaling_policy (configuration_id, tier, policy, wish, decided_at)"
                        + " VALUES (:configuration, :tier, CAST(:policy AS jsonb), CAST(:wish AS jsonb), :at)"
                        + " ON CONFLICT (configuration_id, tier) DO UPDATE"
                        + " SET policy = excluded.policy, decided_at = excluded.decided_at,"
                        // What load had led to is forgotten where load is not to lead to anything.
                        + " wish = CASE WHEN (excluded.policy ->> 'on')::boolean THEN scaling_policy.wish"
                        + " ELSE excluded.wish END")
                .param("configuration", configurationId)
                .param("tier", tier.name())
                .param("policy", json.writeValueAsString(policy))
                .param("wish", json.writeValueAsString(Wish.NOTHING))
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Failures until now do not count any more. */
    void resume(UUID configurationId, Tier tier, Instant at) {
        database.sql("UPDATE configurations.scaling_policy SET decided_at = :at"
                        + " WHERE configuration_id = :configuration AND tier = :tier")
                .param("configuration", configurationId)
                .param("tier", tier.name())
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Nothing happens where the tier has no policy: the calendar needs no memory. */
    void wish(UUID configurationId, Tier tier, Wish wish) {
        database.sql("UPDATE configurations.scaling_policy SET wish = CAST(:wish AS jsonb)"
                        + " WHERE configuration_id = :configuration AND tier = :tier")
                .param("configuration", configurationId)
                .param("tier", tier.name())
                .param("wish", json.writeValueAsString(wish))
                .update();
    }

    List<ScheduledWindow> windows(UUID configurationId) {
        return database
                .sql("SELECT settings::text FROM configurations.scheduled_window"
                        + " WHERE configuration_id = :configuration ORDER BY id")
                .param("configuration", configurationId)
                .query(String.class)
                .list()
                .stream()
                .map(settings -> json.readValue(settings, ScheduledWindow.class))
                .toList();
    }

    void add(UUID configurationId, ScheduledWindow window) {
        database.sql("INSERT INTO configurations.scheduled_window (id, configuration_id, tier, settings)"
                        + " VALUES (:id, :configuration, :tier, CAST(:settings AS jsonb))")
                .param("id", Objects.requireNonNull(window.id()))
                .param("configuration", configurationId)
                .param("tier", window.tier().name())
                .param("settings", json.writeValueAsString(window))
                .update();
    }

    boolean removeWindow(UUID configurationId, UUID windowId) {
        return database.sql("DELETE FROM configurations.scheduled_window"
                                + " WHERE id = :id AND configuration_id = :configuration")
                        .param("id", windowId)
                        .param("configuration", configurationId)
                        .update()
                > 0;
    }
}
