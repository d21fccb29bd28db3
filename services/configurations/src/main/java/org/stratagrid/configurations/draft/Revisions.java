package org.stratagrid.configurations.draft;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What was ordered, kept unchanged: the deployed revision is what drafts are compared with. */
@Component("configurationsRevisions")
public class Revisions {

    private static final TypeReference<List<RevisionServer>> SERVERS = new TypeReference<>() {};

    private final JdbcClient database;
    private final JsonMapper json;

    Revisions(JdbcClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    public void add(UUID configurationId, int number, List<RevisionServer> servers, Instant at) {
        add(configurationId, number, servers, null, at);
    }

    /** @param automatic why it was made without the customer; null for one that was ordered by hand */
    public void add(
            UUID configurationId, int number, List<RevisionServer> servers, @Nullable String automatic, Instant at) {
        database.sql("INSERT INTO configurations.revision (configuration_id, number, servers, automatic, made_at)"
                        + " VALUES (:configuration, :number, CAST(:servers AS jsonb), :automatic, :at)")
                .param("configuration", configurationId)
                .param("number", number)
                .param("servers", json.writeValueAsString(servers))
                .param("automatic", automatic)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    public List<RevisionServer> servers(UUID configurationId, int number) {
        if (number == 0) {
            return List.of();
        }
        String servers = database.sql("SELECT servers::text FROM configurations.revision"
                        + " WHERE configuration_id = :configuration AND number = :number")
                .param("configuration", configurationId)
                .param("number", number)
                .query(String.class)
                .single();
        return json.readValue(servers, SERVERS);
    }

    /**
     * One that was brought to the grid, by which order, and when.
     *
     * @param automatic why it was made without the customer; null for one that was ordered by hand
     */
    record Deployed(
            int number,
            UUID orderId,
            Instant at,
            List<RevisionServer> servers,
            @Nullable String automatic) {}

    /** Newest first; only those whose order was done. */
    List<Deployed> thatWereDeployed(UUID configurationId) {
        return database.sql("""
                        SELECT r.number, o.id, o.ended_at, r.servers::text, r.automatic FROM configurations.revision r
                          JOIN configurations.grid_order o
                            ON o.configuration_id = r.configuration_id AND o.revision = r.number
                         WHERE r.configuration_id = :configuration AND o.kind = 'DEPLOY' AND o.state = 'DONE'
                         ORDER BY r.number DESC
                        """)
                .param("configuration", configurationId)
                .query((row, number) -> new Deployed(
                        row.getInt("number"),
                        row.getObject("id", UUID.class),
                        row.getObject("ended_at", OffsetDateTime.class).toInstant(),
                        json.readValue(row.getString("servers"), SERVERS),
                        row.getString("automatic")))
                .list();
    }

    public List<RevisionServer> deployed(Configuration configuration) {
        return servers(configuration.id(), configuration.deployedRevision());
    }

    public Set<UUID> deployedIds(Configuration configuration) {
        return deployed(configuration).stream().map(RevisionServer::id).collect(Collectors.toSet());
    }

    /** Everything of the configuration that is, or may already be, on the grid; a server may come twice while it is being changed. */
    List<RevisionServer> onGrid(Configuration configuration) {
        List<RevisionServer> all = new ArrayList<>(deployed(configuration));
        Integer ordered = configuration.orderedRevision();
        if (ordered != null) {
            all.addAll(servers(configuration.id(), ordered));
        }
        return all;
    }
}
