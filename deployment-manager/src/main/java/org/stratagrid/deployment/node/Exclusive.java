package org.stratagrid.deployment.node;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Work that only one may do at a time, also among several processes on the same database; it may take long. */
@Component
public class Exclusive {

    private final JdbcClient database;
    private final TransactionTemplate alone;
    private final Map<String, Object> locks = new ConcurrentHashMap<>();

    /** The transaction is one of its own: the lock must not outlast the work, and rows are read as they are then. */
    Exclusive(JdbcClient database, PlatformTransactionManager transactions) {
        this.database = database;
        this.alone = new TransactionTemplate(
                transactions, new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_REQUIRES_NEW));
    }

    /** @param name of what only one may do; few enough of them to be kept */
    public <T> T within(String name, Supplier<T> work) {
        // One waits in the database for all of this process.
        synchronized (locks.computeIfAbsent(name, key -> new Object())) {
            return Objects.requireNonNull(alone.execute(status -> {
                database.sql("SELECT pg_advisory_xact_lock(hashtext(:name))")
                        .param("name", "deployment.exclusive " + name)
                        .query()
                        .listOfRows();
                return work.get();
            }));
        }
    }
}
