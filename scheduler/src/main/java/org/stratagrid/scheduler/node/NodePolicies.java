package org.stratagrid.scheduler.node;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.placement.NodePolicy;
import org.stratagrid.contracts.values.Refusal;

/** What the operator has decided about each node; columns of the node's row that enrolment leaves alone. */
@Component
public class NodePolicies {

    private final JdbcClient database;

    NodePolicies(JdbcClient database) {
        this.database = database;
    }

    public Map<UUID, NodePolicy> all() {
        Map<UUID, NodePolicy> policies = new TreeMap<>();
        database.sql("SELECT * FROM scheduler.node").query(row -> {
            policies.put(row.getObject("id", UUID.class), policy(row));
        });
        return policies;
    }

    /** @throws Refusal NOT_FOUND for a node that was never enrolled */
    public NodePolicy of(UUID nodeId) {
        return database.sql("SELECT * FROM scheduler.node WHERE id = :id")
                .param("id", nodeId)
                .query((row, number) -> policy(row))
                .optional()
                .orElseThrow(() -> Refusal.notFound("node"));
    }

    /** @throws Refusal NOT_FOUND for a node that was never enrolled */
    public void set(UUID nodeId, NodePolicy policy) {
        int changed = database.sql("""
                        UPDATE scheduler.node
                           SET node_group = :group, licences = :licences, isolated = :isolated,
                               dedicated_to = :dedicatedTo, cpu_overcommit_percent = :percent, draining = :draining
                         WHERE id = :id
                        """)
                .param("id", nodeId)
                .param("group", policy.group())
                .param("licences", policy.licences().toArray(String[]::new))
                .param("isolated", policy.isolated())
                .param("dedicatedTo", policy.dedicatedTo())
                .param("percent", policy.cpuOvercommitPercent())
                .param("draining", policy.draining())
                .update();
        if (changed == 0) {
            throw Refusal.notFound("node");
        }
    }

    /** Of a row of the node table. */
    public static NodePolicy policy(ResultSet row) throws SQLException {
        return new NodePolicy(
                row.getString("node_group"),
                Set.of((String[]) row.getArray("licences").getArray()),
                row.getBoolean("isolated"),
                row.getObject("dedicated_to", UUID.class),
                row.getInt("cpu_overcommit_percent"),
                row.getBoolean("draining"));
    }
}
