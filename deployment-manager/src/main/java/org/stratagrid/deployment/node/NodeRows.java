package org.stratagrid.deployment.node;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What is declared of nodes: which host each of them is, and whether an operator works on it. */
@Component
public class NodeRows {

    private final JdbcClient database;
    private final Clock clock;

    NodeRows(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    public Set<UUID> inMaintenance() {
        return new HashSet<>(database.sql("SELECT id FROM deployment.node WHERE maintenance_since IS NOT NULL")
                .query(UUID.class)
                .list());
    }

    public boolean isInMaintenance(UUID nodeId) {
        return inMaintenance().contains(nodeId);
    }

    /** The instant when it began stays the first. */
    public void beginMaintenance(UUID nodeId) {
        database.sql("INSERT INTO deployment.node (id, maintenance_since) VALUES (:id, :now) ON CONFLICT (id) DO UPDATE"
                        + " SET maintenance_since = coalesce(node.maintenance_since, excluded.maintenance_since)")
                .param("id", nodeId)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    public void endMaintenance(UUID nodeId) {
        database.sql("UPDATE deployment.node SET maintenance_since = NULL WHERE id = :id")
                .param("id", nodeId)
                .update();
    }

    /**
     * The host that is known as this node; the one that answers now if none was known.
     *
     * @throws org.springframework.dao.DuplicateKeyException it is known as another node
     */
    UUID hostOf(UUID nodeId, UUID answering) {
        database.sql("INSERT INTO deployment.node (id, host_id) VALUES (:id, :host) ON CONFLICT (id) DO UPDATE"
                        + " SET host_id = excluded.host_id WHERE node.host_id IS NULL")
                .param("id", nodeId)
                .param("host", answering)
                .update();
        return database.sql("SELECT host_id FROM deployment.node WHERE id = :id")
                .param("id", nodeId)
                .query(UUID.class)
                .single();
    }

    UUID nodeOf(UUID host) {
        return database.sql("SELECT id FROM deployment.node WHERE host_id = :host")
                .param("host", host)
                .query(UUID.class)
                .single();
    }

    /** Whatever host answers next is the right one. */
    public void forgetHost(UUID nodeId) {
        database.sql("UPDATE deployment.node SET host_id = NULL WHERE id = :id")
                .param("id", nodeId)
                .update();
    }
}
