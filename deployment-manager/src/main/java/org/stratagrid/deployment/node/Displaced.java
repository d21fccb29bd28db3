package org.stratagrid.deployment.node;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.values.Tier;

/** Rows of the servers that were on nodes that died. */
@Component
public class Displaced {

    private final JdbcClient database;

    Displaced(JdbcClient database) {
        this.database = database;
    }

    /**
     * A server of a dead node.
     *
     * @param toNode    null: none has room
     * @param held      its data is on the dead node only, so it is not rebuilt
     * @param orderId   the order that rebuilds it
     * @param nextTryAt real time
     * @param outcome   REBUILT, LEFT, or null while it is open
     */
    public record Row(
            UUID failureId,
            UUID serverId,
            int position,
            String serverName,
            Tier tier,
            UUID configurationId,
            @Nullable UUID toNode,
            boolean held,
            @Nullable String problem,
            @Nullable UUID orderId,
            int tries,
            @Nullable Instant nextTryAt,
            @Nullable String outcome) {

        public boolean isOpen() {
            return outcome == null;
        }

        /** It has a place and nothing speaks against rebuilding it there. */
        public boolean isToBeRebuilt() {
            return outcome == null && toNode != null && !held;
        }
    }

    /** Servers that are known already get their new place, as long as they had none. In a transaction. */
    public void place(
            UUID failureId,
            int position,
            UUID serverId,
            String name,
            Tier tier,
            UUID configurationId,
            @Nullable UUID toNode,
            boolean held,
            @Nullable String problem) {
        database.sql("""
                        INSERT INTO deployment.displaced_server AS d (failure_id, server_id, position, server_name, tier,
                            configuration_id, to_node, held, problem)
                        VALUES (:failure, :server, :position, :name, :tier, :configuration, :node, :held, :problem)
                        ON CONFLICT (failure_id, server_id) DO UPDATE
                            SET to_node = excluded.to_node, held = excluded.held, problem = excluded.problem,
                                position = excluded.position
                            WHERE d.to_node IS NULL AND d.outcome IS NULL
                        """)
                .param("failure", failureId)
                .param("server", serverId)
                .param("position", position)
                .param("name", name)
                .param("tier", tier.name())
                .param("configuration", configurationId)
                .param("node", toNode)
                .param("held", held)
                .param("problem", problem)
                .update();
    }

    /** The most important first. */
    public List<Row> of(UUID failureId) {
        return database.sql("SELECT * FROM deployment.displaced_server WHERE failure_id = :id"
                        + " ORDER BY position, server_id")
                .param("id", failureId)
                .query(Displaced::row)
                .list();
    }

    /** Those that the order rebuilds, the most important first. */
    public List<Row> ofOrder(UUID orderId) {
        return database.sql("SELECT * FROM deployment.displaced_server WHERE order_id = :id"
                        + " ORDER BY position, server_id")
                .param("id", orderId)
                .query(Displaced::row)
                .list();
    }

    /** Where room is held for servers that are not there yet, or wait for their data: by server. */
    public Map<UUID, UUID> places() {
        Map<UUID, UUID> places = new HashMap<>();
        database.sql("SELECT * FROM deployment.displaced_server WHERE outcome IS NULL AND to_node IS NOT NULL")
                .query(Displaced::row)
                .list()
                .forEach(row -> places.put(row.serverId(), Objects.requireNonNull(row.toNode())));
        return places;
    }

    /** Servers of a dead node that are to be elsewhere have not been taken from it yet. */
    boolean areLeaving(UUID nodeId) {
        return database.sql("""
                        SELECT EXISTS (SELECT FROM deployment.node_failure f
                            WHERE f.node_id = :node AND f.ended_at IS NULL AND f.leaving_at IS NOT NULL
                              AND (f.placed_at IS NULL OR EXISTS (
                                SELECT FROM deployment.displaced_server d JOIN deployment.server s ON s.id = d.server_id
                                 WHERE d.failure_id = f.id AND d.outcome IS NULL AND d.to_node IS NOT NULL AND NOT d.held
                                   AND s.node_id = f.node_id)))
                        """).param("node", nodeId).query(Boolean.class).single();
    }

    public void order(Row server, UUID orderId) {
        database.sql("UPDATE deployment.displaced_server SET order_id = :order, tries = tries + 1, problem = NULL"
                        + " WHERE failure_id = :failure AND server_id = :server")
                .param("order", orderId)
                .param("failure", server.failureId())
                .param("server", server.serverId())
                .update();
    }

    /** The order has failed; another one may be given after a while. */
    public void failed(Row server, String problem, Duration wait) {
        database.sql("UPDATE deployment.displaced_server SET order_id = NULL, problem = :problem, next_try_at = :next"
                        + " WHERE failure_id = :failure AND server_id = :server")
                .param("problem", problem)
                .param("next", Instant.now().plus(wait).atOffset(ZoneOffset.UTC))
                .param("failure", server.failureId())
                .param("server", server.serverId())
                .update();
    }

    public void rebuilt(Row server) {
        settle(server, "REBUILT");
    }

    public void left(Row server) {
        settle(server, "LEFT");
    }

    private void settle(Row server, String outcome) {
        database.sql("UPDATE deployment.displaced_server SET outcome = :outcome, problem = NULL"
                        + " WHERE failure_id = :failure AND server_id = :server AND outcome IS NULL")
                .param("outcome", outcome)
                .param("failure", server.failureId())
                .param("server", server.serverId())
                .update();
    }

    /** Those that wait for their data do so no longer. */
    public void letGo(UUID failureId) {
        of(failureId).forEach(this::letGo);
    }

    /** The same for one. */
    public void letGo(Row server) {
        database.sql("UPDATE deployment.displaced_server SET held = false, problem = NULL"
                        + " WHERE failure_id = :failure AND server_id = :server AND held AND outcome IS NULL")
                .param("failure", server.failureId())
                .param("server", server.serverId())
                .update();
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        OffsetDateTime next = row.getObject("next_try_at", OffsetDateTime.class);
        return new Row(
                row.getObject("failure_id", UUID.class),
                row.getObject("server_id", UUID.class),
                row.getInt("position"),
                row.getString("server_name"),
                Tier.valueOf(row.getString("tier")),
                row.getObject("configuration_id", UUID.class),
                row.getObject("to_node", UUID.class),
                row.getBoolean("held"),
                row.getString("problem"),
                row.getObject("order_id", UUID.class),
                row.getInt("tries"),
                next == null ? null : next.toInstant(),
                row.getString("outcome"));
    }
}
