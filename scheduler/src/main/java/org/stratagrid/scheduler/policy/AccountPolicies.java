package org.stratagrid.scheduler.policy;

import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.stratagrid.contracts.placement.AccountPolicy;

/** What the operator has decided about each account. */
@Component
public class AccountPolicies {

    private final JdbcClient database;

    AccountPolicies(JdbcClient database) {
        this.database = database;
    }

    public Map<UUID, AccountPolicy> all() {
        Map<UUID, AccountPolicy> policies = new TreeMap<>();
        database.sql("SELECT account_id, risky, dedicated FROM scheduler.account_policy")
                .query(row -> {
                    policies.put(
                            row.getObject("account_id", UUID.class),
                            new AccountPolicy(row.getBoolean("risky"), row.getBoolean("dedicated")));
                });
        return policies;
    }

    public AccountPolicy of(UUID accountId) {
        return database.sql("SELECT risky, dedicated FROM scheduler.account_policy WHERE account_id = :account")
                .param("account", accountId)
                .query((row, number) -> new AccountPolicy(row.getBoolean("risky"), row.getBoolean("dedicated")))
                .optional()
                .orElse(AccountPolicy.PLAIN);
    }

    /** The account's reservations tell its risk too; they and their nodes are locked as everybody does, by id. */
    @Transactional
    public void set(UUID accountId, AccountPolicy policy) {
        database.sql("""
                        INSERT INTO scheduler.account_policy (account_id, risky, dedicated)
                        VALUES (:account, :risky, :dedicated)
                        ON CONFLICT (account_id) DO UPDATE SET risky = excluded.risky, dedicated = excluded.dedicated
                        """)
                .param("account", accountId)
                .param("risky", policy.risky())
                .param("dedicated", policy.dedicated())
                .update();
        database.sql("SELECT 1 FROM scheduler.reservation WHERE account_id = :account ORDER BY server_id FOR UPDATE")
                .param("account", accountId)
                .query(Integer.class)
                .list();
        database.sql("SELECT 1 FROM scheduler.node WHERE id IN (SELECT node_id FROM scheduler.reservation"
                        + " WHERE account_id = :account AND risky <> :risky) ORDER BY id FOR NO KEY UPDATE")
                .param("account", accountId)
                .param("risky", policy.risky())
                .query(Integer.class)
                .list();
        database.sql("UPDATE scheduler.reservation SET risky = :risky WHERE account_id = :account AND risky <> :risky")
                .param("account", accountId)
                .param("risky", policy.risky())
                .update();
    }
}
