package org.stratagrid.billing.subscription;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.Deployment;

/**
 * Suspends accounts that are cut off or restricted and restores the others (BI-8, BI-9). The row says what should be, with a
 * version; what is delivered is the present state, not a history of commands, so that the last word is always the right one: a
 * late delivery of an older version leaves both versions different, and the present state is delivered again.
 */
@Component
public class ServiceSuspension {

    private static final Logger log = LoggerFactory.getLogger(ServiceSuspension.class);

    private record Wanted(UUID accountId, boolean suspended, long version) {}

    private final JdbcClient database;
    private final Deployment deployment;

    ServiceSuspension(JdbcClient database, Deployment deployment) {
        this.database = database;
        this.deployment = deployment;
    }

    /** Works out again which of these accounts should be suspended; delivered after the caller's transaction. */
    public void reconsider(Collection<UUID> accounts) {
        if (accounts.isEmpty()) {
            return;
        }
        database.sql("""
                UPDATE billing.subscription s
                SET suspended = w.suspended, service_version = s.service_version + 1, service_retry_at = '-infinity'
                FROM (SELECT c.account_id, c.restricted OR EXISTS (
                          SELECT 1 FROM billing.period_use u
                          WHERE u.account_id = c.account_id AND u.period = c.period AND u.cut_off) AS suspended
                      FROM billing.subscription c WHERE c.account_id IN (:accounts)) w
                WHERE w.account_id = s.account_id AND w.suspended <> s.suspended
                """).param("accounts", accounts).update();
    }

    /** The suspended accounts: all that a new month may bring back. */
    public List<UUID> suspended() {
        return database.sql("SELECT account_id FROM billing.subscription WHERE suspended")
                .query(UUID.class)
                .list();
    }

    /** Tells the deployment manager what has changed; what cannot be told now stays and is tried again. */
    public void deliver() {
        List<Wanted> undelivered = database.sql(
                        "SELECT account_id, suspended, service_version FROM billing.subscription"
                                + " WHERE service_version <> service_delivered AND service_retry_at <= now() LIMIT 500")
                .query((row, number) -> new Wanted(row.getObject(1, UUID.class), row.getBoolean(2), row.getLong(3)))
                .list();
        undelivered.forEach(this::deliver);
    }

    private void deliver(Wanted wanted) {
        try {
            if (wanted.suspended) {
                deployment.suspend(wanted.accountId);
            } else {
                deployment.restore(wanted.accountId);
            }
        } catch (RuntimeException e) {
            log.warn(
                    "account {} could not be {} yet: {}",
                    wanted.accountId,
                    wanted.suspended ? "suspended" : "restored",
                    e.toString());
            database.sql("UPDATE billing.subscription SET service_retry_at = now() + interval '2 seconds'"
                            + " WHERE account_id = :account AND service_version = :version")
                    .param("account", wanted.accountId)
                    .param("version", wanted.version)
                    .update();
            return;
        }
        database.sql("UPDATE billing.subscription SET service_delivered = :version WHERE account_id = :account")
                .param("account", wanted.accountId)
                .param("version", wanted.version)
                .update();
    }
}
