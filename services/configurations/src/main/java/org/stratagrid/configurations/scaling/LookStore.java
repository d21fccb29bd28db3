package org.stratagrid.configurations.scaling;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.values.Tier;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What was read of servers, and found in it; in the database, so that a restart or another process goes on with it. */
@Component("configurationsLookStore")
class LookStore {

    /** Longer than any policy looks back. */
    private static final Duration KEPT = Duration.ofHours(7);

    private static final TypeReference<Map<Tier, Map<UUID, Reading>>> READINGS = new TypeReference<>() {};
    private static final TypeReference<Map<Tier, String>> FOUND = new TypeReference<>() {};

    private record Row(Instant at, Map<Tier, Map<UUID, Reading>> readings) {}

    private final JdbcClient database;
    private final JsonMapper json;

    LookStore(JdbcClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    void add(UUID configurationId, Instant at, Map<Tier, Map<UUID, Reading>> readings, Map<Tier, String> found) {
        database.sql("INSERT INTO configurations.scaling_look (configuration_id, at, readings, found)"
                        + " VALUES (:configuration, :at, CAST(:readings AS jsonb), CAST(:found AS jsonb))"
                        + " ON CONFLICT (configuration_id, at) DO UPDATE"
                        + " SET readings = excluded.readings, found = excluded.found")
                .param("configuration", configurationId)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("readings", json.writeValueAsString(readings))
                .param("found", json.writeValueAsString(found))
                .update();
        database.sql("DELETE FROM configurations.scaling_look WHERE configuration_id = :configuration AND at < :before")
                .param("configuration", configurationId)
                .param("before", at.minus(KEPT).atOffset(ZoneOffset.UTC))
                .update();
    }

    /** By tier, oldest first. */
    Map<Tier, List<Look>> since(UUID configurationId, Instant since) {
        List<Row> rows = database.sql("SELECT at, readings::text AS readings FROM configurations.scaling_look"
                        + " WHERE configuration_id = :configuration AND at >= :since ORDER BY at")
                .param("configuration", configurationId)
                .param("since", since.atOffset(ZoneOffset.UTC))
                .query((row, number) -> new Row(
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        json.readValue(row.getString("readings"), READINGS)))
                .list();
        Map<Tier, List<Look>> looks = new EnumMap<>(Tier.class);
        for (Tier tier : Tier.values()) {
            looks.put(
                    tier,
                    rows.stream()
                            .filter(row -> row.readings().containsKey(tier))
                            .map(row -> new Look(row.at(), row.readings().getOrDefault(tier, Map.of())))
                            .toList());
        }
        return looks;
    }

    /** What the newest look found, by tier; empty before the first one. */
    Map<Tier, String> found(UUID configurationId) {
        Optional<String> newest = database.sql("SELECT found::text FROM configurations.scaling_look"
                        + " WHERE configuration_id = :configuration ORDER BY at DESC LIMIT 1")
                .param("configuration", configurationId)
                .query(String.class)
                .optional();
        return newest.map(found -> json.readValue(found, FOUND)).orElse(Map.of());
    }
}
