package org.stratagrid.configurations.address;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.values.Refusal;

/** Which account has which address on the public network. Its methods run in the caller's transaction. */
@Component("configurationsPublicAddresses")
public class PublicAddresses {

    /** Any number that nothing else in this database locks on. */
    private static final long POOL_LOCK = 0x5347_4144_4452L;

    private final JdbcClient database;
    private final AddressRange pool;

    PublicAddresses(JdbcClient database, AddressSettings settings) {
        this.database = database;
        this.pool = settings.publicPool();
    }

    /** In order. */
    public List<String> of(UUID accountId) {
        return database.sql("SELECT host(address) FROM configurations.public_address WHERE account_id = :account"
                        + " ORDER BY address")
                .param("account", accountId)
                .query(String.class)
                .list();
    }

    /** Gives the account addresses until it has this many; it keeps those that it has above that. */
    public void grant(UUID accountId, int wanted) {
        int missing = wanted - of(accountId).size();
        if (missing <= 0) {
            return;
        }
        database.sql("SELECT pg_advisory_xact_lock(:lock)")
                .param("lock", POOL_LOCK)
                .query((row, number) -> true)
                .list();
        Set<String> taken = new HashSet<>(database.sql("SELECT host(address) FROM configurations.public_address")
                .query(String.class)
                .list());
        List<String> free = pool.addresses()
                .filter(address -> !taken.contains(address))
                .limit(missing)
                .toList();
        if (free.size() < missing) {
            throw new Refusal(
                    Refusal.Reason.NO_CAPACITY,
                    "There are not enough free public addresses for a site of your plan at the moment. Please try again"
                            + " later; the operator has to add addresses.");
        }
        for (String address : free) {
            database.sql("INSERT INTO configurations.public_address (address, account_id)"
                            + " VALUES (CAST(:address AS inet), :account)")
                    .param("address", address)
                    .param("account", accountId)
                    .update();
        }
    }

    /** The account's addresses go back to the pool. */
    public void release(UUID accountId) {
        database.sql("DELETE FROM configurations.public_address WHERE account_id = :account")
                .param("account", accountId)
                .update();
    }
}
