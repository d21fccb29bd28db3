package org.stratagrid.deployment.watch;

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
        database.sql("SELECT 1 FROM deployment.configuration WHERE id = :id FOR UPDATE")
                .param("id", configurationId)
                .query()
                .listOfRows();
        return !inWork(configurationId);
    }

    boolean inWork(UUID configurationId) {
        return database.sql("SELECT EXISTS (SELECT 1 FROM deployment.work_order WHERE configuration_id = :id"
                        + " AND state IN ('WAITING', 'RUNNING', 'UNDOING'))")
                .param("id", configurationId)
                .query(Boolean.class)
                .single();
    }
}
