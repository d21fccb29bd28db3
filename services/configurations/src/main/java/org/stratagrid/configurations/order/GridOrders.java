package org.stratagrid.configurations.order;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.values.Refusal;

/** The orders, newest last in each configuration. The database allows one open order for a configuration. */
@Component("configurationsGridOrders")
public class GridOrders {

    private static final String SELECT =
            "SELECT id, configuration_id, account_id, kind, revision, dissolves, clones, state,"
                    + " refused_as, problem FROM configurations.grid_order ";

    private final JdbcClient database;

    GridOrders(JdbcClient database) {
        this.database = database;
    }

    void add(GridOrder order, Instant at) {
        database.sql("INSERT INTO configurations.grid_order"
                        + " (id, configuration_id, account_id, kind, revision, dissolves, clones, state, ordered_at)"
                        + " VALUES (:id, :configuration, :account, :kind, :revision, "
                        + " :dissolves, CAST(:clones AS uuid[]), :state, :at)")
                .param("id", order.id())
                .param("configuration", order.configurationId())
                .param("account", order.accountId())
                .param("kind", order.kind().name())
                .param("revision", order.revision())
                .param("dissolves", order.dissolves())
                .param("clones", order.clones().stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}")))
                .param("state", order.state().name())
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    Optional<GridOrder> find(UUID id) {
        return database.sql(SELECT + "WHERE id = :id")
                .param("id", id)
                .query(GridOrders::row)
                .optional();
    }

    public Optional<GridOrder> newest(UUID configurationId) {
        return database.sql(SELECT + "WHERE configuration_id = :configuration ORDER BY number DESC LIMIT 1")
                .param("configuration", configurationId)
                .query(GridOrders::row)
                .optional();
    }

    /** Those that the deployment manager works on. */
    List<GridOrder> taken() {
        return database.sql(SELECT + "WHERE state = 'TAKEN' ORDER BY number")
                .query(GridOrders::row)
                .list();
    }

    void take(UUID id) {
        database.sql("UPDATE configurations.grid_order SET state = 'TAKEN' WHERE id = :id AND state = 'MADE'")
                .param("id", id)
                .update();
    }

    void end(UUID id, GridOrder.State state, Refusal.@Nullable Reason refusedAs, @Nullable String problem, Instant at) {
        database.sql("UPDATE configurations.grid_order"
                        + " SET state = :state, refused_as = :refusedAs, problem = :problem, ended_at = :at"
                        + " WHERE id = :id AND state IN ('MADE', 'TAKEN')")
                .param("id", id)
                .param("state", state.name())
                .param("refusedAs", refusedAs == null ? null : refusedAs.name())
                .param("problem", problem)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    private static GridOrder row(ResultSet row, int number) throws SQLException {
        String refusedAs = row.getString("refused_as");
        return new GridOrder(
                row.getObject("id", UUID.class),
                row.getObject("configuration_id", UUID.class),
                row.getObject("account_id", UUID.class),
                OrderKind.valueOf(row.getString("kind")),
                row.getInt("revision"),
                row.getBoolean("dissolves"),
                List.of((UUID[]) row.getArray("clones").getArray()),
                GridOrder.State.valueOf(row.getString("state")),
                refusedAs == null ? null : Refusal.Reason.valueOf(refusedAs),
                row.getString("problem"));
    }
}
