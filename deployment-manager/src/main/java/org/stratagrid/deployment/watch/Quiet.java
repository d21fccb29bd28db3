package org.stratagrid.deployment.watch;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps what is done outside of orders apart from orders. */
@Component
public class Quiet {

    private final JdbcClient database;

    Quiet(JdbcClient database) {
        this.database = database;
    }

    /** True when no order of the configuration is in work; none can begin before the transaction ends. */
    public boolean hold(UUID configurationId) {
        // The same lock as a new order takes, so that this holds also for a configuration that has no row.
        database.sql("SELECT pg_advisory_xact_lock(hashtext(:id))")
                .param("id", "deployment.order " + configurationId)
                .query()
                .listOfRows();
        database.sql("SELECT 1 FROM deployment.configuration WHERE id = :id FOR UPDATE")
                .param("id", configurationId)
                .query()
                .listOfRows();
        return !inWork(configurationId);
    }

    /** The number of the newest order, see {@link #busySince}. */
    public long newestOrder() {
        return database.sql("SELECT coalesce(max(sequence), 0) FROM deployment.work_order")
                .query(Long.class)
                .single();
    }

    /** Configurations with an order in work now, or with one that came after the order of this number. */
    public Set<UUID> busySince(long newestOrder) {
        return new HashSet<>(database.sql("SELECT configuration_id FROM deployment.work_order"
                        + " WHERE state IN ('WAITING', 'RUNNING', 'UNDOING') OR sequence > :newest")
                .param("newest", newestOrder)
                .query(UUID.class)
                .list());
    }

    boolean inWork(UUID configurationId) {
        return database.sql("SELECT EXISTS (SELECT 1 FROM deployment.work_order WHERE configuration_id = :id"
                        + " AND state IN ('WAITING', 'RUNNING', 'UNDOING'))")
                .param("id", configurationId)
                .query(Boolean.class)
                .single();
    }
}
