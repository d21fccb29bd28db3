package org.stratagrid.deployment.node;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Nodes that died (spec DM-7), as rows. One is open from when it was declared until the node is ready again. */
@Component
public class Failures {

    private static final int LISTED = 50;

    private final JdbcClient database;
    private final Clock clock;

    Failures(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * The death of a node; business time.
     *
     * @param fencedAt  it is certainly off since
     * @param leavingAt from here on its servers belong elsewhere, even if it comes back
     * @param placedAt  it is known where each of them goes
     */
    public record Failure(
            UUID id,
            UUID nodeId,
            String nodeName,
            @Nullable Instant lastHeardAt,
            Instant declaredAt,
            @Nullable String fenceProblem,
            @Nullable Instant fencedAt,
            @Nullable String fencedBy,
            @Nullable Instant leavingAt,
            @Nullable Instant placedAt,
            boolean disksLost,
            @Nullable Instant endedAt) {

        public boolean confirmedByOperator() {
            return "OPERATOR".equals(fencedBy);
        }

        /** Its servers held nothing any more from then on. */
        public Instant diedAt() {
            return lastHeardAt == null ? declaredAt : lastHeardAt;
        }
    }

    /** True when it was not declared yet. In a transaction. */
    public boolean declare(UUID id, Node node) {
        Instant heard = node.lastHeardAt();
        return database.sql("INSERT INTO deployment.node_failure (id, node_id, node_name, last_heard_at, declared_at)"
                                + " VALUES (:id, :node, :name, :heard, :now) ON CONFLICT DO NOTHING")
                        .param("id", id)
                        .param("node", node.id())
                        .param("name", node.name())
                        .param("heard", heard == null ? null : heard.atOffset(ZoneOffset.UTC))
                        .param("now", now())
                        .update()
                > 0;
    }

    public Optional<Failure> find(UUID id) {
        return database.sql("SELECT * FROM deployment.node_failure WHERE id = :id")
                .param("id", id)
                .query(Failures::row)
                .optional();
    }

    public Optional<Failure> open(UUID nodeId) {
        return database.sql("SELECT * FROM deployment.node_failure WHERE node_id = :id AND ended_at IS NULL")
                .param("id", nodeId)
                .query(Failures::row)
                .optional();
    }

    public List<UUID> nodes() {
        return database.sql("SELECT node_id FROM deployment.node_failure WHERE ended_at IS NULL")
                .query(UUID.class)
                .list();
    }

    /** Newest first. */
    public List<Failure> newest() {
        return database.sql("SELECT * FROM deployment.node_failure ORDER BY sequence DESC LIMIT :limit")
                .param("limit", LISTED)
                .query(Failures::row)
                .list();
    }

    /** The node died and is certainly off. */
    boolean isOff(UUID nodeId) {
        return database.sql("SELECT EXISTS (SELECT FROM deployment.node_failure"
                        + " WHERE node_id = :id AND ended_at IS NULL AND fenced_at IS NOT NULL)")
                .param("id", nodeId)
                .query(Boolean.class)
                .single();
    }

    public void fencedByCommand(UUID id) {
        fenced(id, "COMMAND");
    }

    public void confirmedByOperator(UUID id) {
        fenced(id, "OPERATOR");
    }

    private void fenced(UUID id, String by) {
        database.sql("UPDATE deployment.node_failure SET fenced_at = :now, fenced_by = :by, fence_problem = NULL"
                        + " WHERE id = :id AND fenced_at IS NULL AND ended_at IS NULL")
                .param("id", id)
                .param("by", by)
                .param("now", now())
                .update();
    }

    public void fenceFailed(UUID id, String problem) {
        database.sql("UPDATE deployment.node_failure SET fence_problem = :problem WHERE id = :id AND fenced_at IS NULL")
                .param("id", id)
                .param("problem", problem)
                .update();
    }

    /** False when the node came back before: then nothing of it may be started elsewhere. */
    public boolean leave(UUID id) {
        return database.sql("UPDATE deployment.node_failure SET leaving_at = coalesce(leaving_at, :now)"
                                + " WHERE id = :id AND fenced_at IS NOT NULL AND ended_at IS NULL")
                        .param("id", id)
                        .param("now", now())
                        .update()
                > 0;
    }

    public void placed(UUID id) {
        database.sql("UPDATE deployment.node_failure SET placed_at = :now WHERE id = :id")
                .param("id", id)
                .param("now", now())
                .update();
    }

    public void giveUpDisks(UUID id) {
        database.sql("UPDATE deployment.node_failure SET disks_lost = true WHERE id = :id")
                .param("id", id)
                .update();
    }

    /** In a transaction: while that lasts, the node does not become ready again. False when it has. */
    public boolean hold(UUID id) {
        return database.sql(
                        "SELECT id FROM deployment.node_failure WHERE id = :id AND ended_at IS NULL FOR NO KEY UPDATE")
                .param("id", id)
                .query(UUID.class)
                .optional()
                .isPresent();
    }

    /** The node is ready again. False while its servers are being placed elsewhere; then it has to wait for that. */
    public boolean end(UUID id) {
        return database.sql("UPDATE deployment.node_failure SET ended_at = :now WHERE id = :id AND ended_at IS NULL"
                                + " AND (leaving_at IS NULL OR placed_at IS NOT NULL)")
                        .param("id", id)
                        .param("now", now())
                        .update()
                > 0;
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static Failure row(ResultSet row, int number) throws SQLException {
        return new Failure(
                row.getObject("id", UUID.class),
                row.getObject("node_id", UUID.class),
                row.getString("node_name"),
                instant(row, "last_heard_at"),
                row.getObject("declared_at", OffsetDateTime.class).toInstant(),
                row.getString("fence_problem"),
                instant(row, "fenced_at"),
                row.getString("fenced_by"),
                instant(row, "leaving_at"),
                instant(row, "placed_at"),
                row.getBoolean("disks_lost"),
                instant(row, "ended_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
