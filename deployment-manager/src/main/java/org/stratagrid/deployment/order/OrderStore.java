package org.stratagrid.deployment.order;

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
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.deployment.OrderProgress;
import org.stratagrid.contracts.deployment.PlannedChange;
import org.stratagrid.contracts.deployment.StepProgress;
import org.stratagrid.contracts.deployment.WorkState;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Rows of orders and of their steps. */
@Component
class OrderStore {

    /** Ends the problem of a step that is tried again; such a problem is forgotten once the step has succeeded or is undone. */
    static final String AGAIN = " This is tried again.";

    private static final int LISTED = 100;
    private static final TypeReference<List<PlannedChange>> PLAN = new TypeReference<>() {};

    private final JdbcClient database;
    private final JsonMapper json;
    private final Clock clock;

    OrderStore(JdbcClient database, JsonMapper json, Clock clock) {
        this.database = database;
        this.json = json;
        this.clock = clock;
    }

    /** @param plan how servers that are there are changed */
    void insert(DeploymentOrder order, List<PlannedChange> plan, List<Step> steps) {
        database.sql("INSERT INTO deployment.work_order (id, account_id, configuration_id, configuration_name, kind,"
                        + " revision, state, body, plan, ordered_at) VALUES (:id, :account, :configuration, :name,"
                        + " :kind, :revision, 'WAITING', CAST(:body AS jsonb), CAST(:plan AS jsonb), :now)")
                .param("id", order.id())
                .param("account", order.accountId())
                .param("configuration", order.configurationId())
                .param("name", order.configurationName())
                .param("kind", order.kind().name())
                .param("revision", order.revision())
                .param("body", json.writeValueAsString(order))
                .param("plan", json.writeValueAsString(plan))
                .param("now", now())
                .update();
        for (int i = 0; i < steps.size(); i++) {
            database.sql("INSERT INTO deployment.step (order_id, position, name, sentence, state)"
                            + " VALUES (:id, :position, :name, :sentence, 'WAITING')")
                    .param("id", order.id())
                    .param("position", i)
                    .param("name", steps.get(i).name())
                    .param("sentence", steps.get(i).sentence())
                    .update();
        }
    }

    boolean exists(UUID id) {
        return database.sql("SELECT EXISTS (SELECT 1 FROM deployment.work_order WHERE id = :id)")
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    /** The kind of the order that still has work to do for the configuration, if there is one. */
    Optional<OrderKind> kindInWork(UUID configurationId) {
        return database.sql("SELECT kind FROM deployment.work_order WHERE configuration_id = :id"
                        + " AND state IN ('WAITING', 'RUNNING', 'UNDOING')")
                .param("id", configurationId)
                .query(OrderKind.class)
                .optional();
    }

    /** A move from or to this node, or one that has still to give room back there, is in work. */
    boolean isMovingAt(UUID nodeId) {
        return database.sql("""
                        SELECT EXISTS (SELECT FROM deployment.work_order o
                            JOIN deployment.server s ON jsonb_exists(o.body -> 'targets', s.id::text)
                           WHERE o.kind = 'MOVE' AND o.state IN ('WAITING', 'RUNNING', 'UNDOING')
                             AND (:node IN (s.node_id, s.moving_to, s.moved_from)
                               OR EXISTS (SELECT FROM deployment.step p
                                   WHERE p.order_id = o.id AND p.name = 'finish' AND p.state = 'RUNNING')))
                        """).param("node", nodeId).query(Boolean.class).single();
    }

    /** The revision of the configuration's newest order. */
    int revision(UUID configurationId) {
        return database.sql("SELECT coalesce((SELECT revision FROM deployment.work_order WHERE configuration_id = :id"
                        + " ORDER BY sequence DESC LIMIT 1), 0)")
                .param("id", configurationId)
                .query(Integer.class)
                .single();
    }

    void abort(UUID id) {
        database.sql("UPDATE deployment.work_order SET aborted = true WHERE id = :id")
                .param("id", id)
                .update();
    }

    boolean isAborted(UUID id) {
        return database.sql("SELECT aborted FROM deployment.work_order WHERE id = :id")
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    DeploymentOrder body(UUID id) {
        return json.readValue(
                database.sql("SELECT body FROM deployment.work_order WHERE id = :id")
                        .param("id", id)
                        .query(String.class)
                        .single(),
                DeploymentOrder.class);
    }

    /** How the order changes servers that were there before; empty for an order that is not known. */
    List<PlannedChange> plan(UUID id) {
        return database.sql("SELECT plan FROM deployment.work_order WHERE id = :id")
                .param("id", id)
                .query(String.class)
                .optional()
                .map(plan -> json.readValue(plan, PLAN))
                .orElse(List.of());
    }

    WorkState state(UUID id) {
        return database.sql("SELECT state FROM deployment.work_order WHERE id = :id")
                .param("id", id)
                .query(WorkState.class)
                .single();
    }

    void setState(UUID id, WorkState state) {
        database.sql("UPDATE deployment.work_order SET state = :state, ended_at = :ended WHERE id = :id")
                .param("id", id)
                .param("state", state.name())
                .param("ended", state.isFinal() ? now() : null)
                .update();
    }

    void setProblem(UUID id, String problem) {
        database.sql("UPDATE deployment.work_order SET problem = :problem WHERE id = :id")
                .param("id", id)
                .param("problem", problem)
                .update();
    }

    List<WorkState> stepStates(UUID id) {
        return database.sql("SELECT state FROM deployment.step WHERE order_id = :id ORDER BY position")
                .param("id", id)
                .query(WorkState.class)
                .list();
    }

    void setStep(UUID id, int position, WorkState state, @Nullable String problem) {
        boolean ended = state.isFinal();
        database.sql("UPDATE deployment.step SET state = :state, started_at = coalesce(started_at, :now),"
                        + " ended_at = :ended, problem = coalesce(:problem, CASE WHEN :state = 'DONE'"
                        + " OR :state = 'UNDONE' AND problem LIKE '%' || :again THEN NULL"
                        + " ELSE problem END) WHERE order_id = :id AND position = :position")
                .param("id", id)
                .param("position", position)
                .param("state", state.name())
                .param("now", now())
                .param("ended", ended ? now() : null)
                .param("problem", problem)
                .param("again", AGAIN)
                .update();
    }

    Optional<OrderProgress> progress(UUID id) {
        return database.sql("SELECT * FROM deployment.work_order WHERE id = :id")
                .param("id", id)
                .query((row, number) -> progress(row))
                .optional();
    }

    List<OrderProgress> inWork() {
        return database.sql("SELECT * FROM deployment.work_order WHERE state IN ('WAITING', 'RUNNING', 'UNDOING')"
                        + " ORDER BY sequence")
                .query((row, number) -> progress(row))
                .list();
    }

    List<OrderProgress> newest() {
        return database.sql("SELECT * FROM deployment.work_order ORDER BY sequence DESC LIMIT :limit")
                .param("limit", LISTED)
                .query((row, number) -> progress(row))
                .list();
    }

    private OrderProgress progress(ResultSet row) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        return new OrderProgress(
                id,
                row.getObject("account_id", UUID.class),
                row.getObject("configuration_id", UUID.class),
                row.getString("configuration_name"),
                OrderKind.valueOf(row.getString("kind")),
                row.getInt("revision"),
                WorkState.valueOf(row.getString("state")),
                steps(id),
                java.util.Objects.requireNonNull(instant(row, "ordered_at")),
                instant(row, "ended_at"),
                row.getString("problem"));
    }

    private List<StepProgress> steps(UUID id) {
        return database.sql("SELECT * FROM deployment.step WHERE order_id = :id ORDER BY position")
                .param("id", id)
                .query((row, number) -> new StepProgress(
                        row.getString("name"),
                        row.getString("sentence"),
                        WorkState.valueOf(row.getString("state")),
                        instant(row, "started_at"),
                        instant(row, "ended_at"),
                        row.getString("problem")))
                .list();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
