package org.stratagrid.deployment.move;

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
import org.stratagrid.contracts.deployment.MoveRun;
import org.stratagrid.contracts.deployment.MoveRunState;
import org.stratagrid.contracts.deployment.MoveState;
import org.stratagrid.contracts.deployment.Relocation;

/** Rows of runs and of their moves. */
@Component
class MoveStore {

    private static final int LISTED = 50;

    private final JdbcClient database;
    private final Clock clock;

    MoveStore(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    record Run(
            UUID id,
            String reason,
            MoveRunState state,
            @Nullable String problem,
            Instant orderedAt,
            @Nullable Instant endedAt) {}

    record Move(
            int position,
            UUID serverId,
            String serverName,
            UUID fromNode,
            UUID toNode,
            MoveState state,
            UUID orderId,
            @Nullable String problem,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt) {}

    void insert(MoveRun run, List<String> serverNames) {
        database.sql("INSERT INTO deployment.move_run (id, reason, state, ordered_at)"
                        + " VALUES (:id, :reason, 'RUNNING', :now)")
                .param("id", run.id())
                .param("reason", run.reason())
                .param("now", now())
                .update();
        for (int i = 0; i < run.moves().size(); i++) {
            Relocation move = run.moves().get(i);
            database.sql("INSERT INTO deployment.move (run_id, position, server_id, server_name, from_node, to_node,"
                            + " state, order_id) VALUES (:run, :position, :server, :name, :from, :to, 'WAITING',"
                            + " gen_random_uuid())")
                    .param("run", run.id())
                    .param("position", i)
                    .param("server", move.serverId())
                    .param("name", serverNames.get(i))
                    .param("from", move.fromNode())
                    .param("to", move.toNode())
                    .update();
        }
    }

    Optional<Run> find(UUID id) {
        return database.sql("SELECT * FROM deployment.move_run WHERE id = :id")
                .param("id", id)
                .query(MoveStore::run)
                .optional();
    }

    List<Run> newest() {
        return database.sql("SELECT * FROM deployment.move_run ORDER BY sequence DESC LIMIT :limit")
                .param("limit", LISTED)
                .query(MoveStore::run)
                .list();
    }

    List<Move> moves(UUID runId) {
        return database.sql("SELECT * FROM deployment.move WHERE run_id = :id ORDER BY position")
                .param("id", runId)
                .query(MoveStore::move)
                .list();
    }

    /** Nothing happens to a run that has ended. */
    void stop(UUID runId) {
        database.sql("UPDATE deployment.move_run SET state = 'STOPPING' WHERE id = :id AND state = 'RUNNING'")
                .param("id", runId)
                .update();
    }

    void begin(UUID runId, Move move) {
        database.sql("UPDATE deployment.move SET state = 'RUNNING', started_at = coalesce(started_at, :now)"
                        + " WHERE run_id = :id AND position = :position")
                .param("id", runId)
                .param("position", move.position())
                .param("now", now())
                .update();
    }

    void end(UUID runId, Move move, MoveState state, @Nullable String problem) {
        database.sql("UPDATE deployment.move SET state = :state, problem = :problem, ended_at = :now"
                        + " WHERE run_id = :id AND position = :position")
                .param("id", runId)
                .param("position", move.position())
                .param("state", state.name())
                .param("problem", problem)
                .param("now", now())
                .update();
    }

    /** Ends the run; moves that did not begin never will. In a transaction. */
    void end(UUID runId, MoveRunState state, @Nullable String problem) {
        database.sql("UPDATE deployment.move SET state = 'NOT_DONE' WHERE run_id = :id AND state = 'WAITING'")
                .param("id", runId)
                .update();
        database.sql("UPDATE deployment.move_run SET state = :state, problem = :problem, ended_at = :now"
                        + " WHERE id = :id AND ended_at IS NULL")
                .param("id", runId)
                .param("state", state.name())
                .param("problem", problem)
                .param("now", now())
                .update();
    }

    private static Run run(ResultSet row, int number) throws SQLException {
        return new Run(
                row.getObject("id", UUID.class),
                row.getString("reason"),
                MoveRunState.valueOf(row.getString("state")),
                row.getString("problem"),
                row.getObject("ordered_at", OffsetDateTime.class).toInstant(),
                instant(row, "ended_at"));
    }

    private static Move move(ResultSet row, int number) throws SQLException {
        return new Move(
                row.getInt("position"),
                row.getObject("server_id", UUID.class),
                row.getString("server_name"),
                row.getObject("from_node", UUID.class),
                row.getObject("to_node", UUID.class),
                MoveState.valueOf(row.getString("state")),
                row.getObject("order_id", UUID.class),
                row.getString("problem"),
                instant(row, "started_at"),
                instant(row, "ended_at"));
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
