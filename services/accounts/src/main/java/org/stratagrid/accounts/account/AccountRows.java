package org.stratagrid.accounts.account;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.stratagrid.contracts.accounts.Account;

/** The table of accounts. */
@Repository("accountsAccountRows")
public class AccountRows {

    private static final String SELECT = "SELECT a.id, u.user_name, a.full_name, a.email, a.site_name, a.opened_at"
            + " FROM accounts.account a JOIN accounts.app_user u ON u.account_id = a.id AND u.owner"
            + " WHERE a.opened_at IS NOT NULL";

    private final JdbcClient database;

    AccountRows(JdbcClient database) {
        this.database = database;
    }

    public Optional<Account> open(UUID accountId) {
        return database.sql(SELECT + " AND a.id = :id")
                .param("id", accountId)
                .query(AccountRows::row)
                .optional();
    }

    public List<Account> allOpen() {
        return database.sql(SELECT + " ORDER BY a.opened_at, a.id")
                .query(AccountRows::row)
                .list();
    }

    /** Until its row is free: keeps two changes to what belongs to one account apart. */
    public boolean lockOpen(UUID accountId) {
        return database.sql("SELECT id FROM accounts.account WHERE id = :id AND opened_at IS NOT NULL FOR UPDATE")
                .param("id", accountId)
                .query(UUID.class)
                .optional()
                .isPresent();
    }

    public void insertPending(UUID accountId, String fullName, String email, String siteName, Duration settleAfter) {
        database.sql("INSERT INTO accounts.account (id, full_name, email, site_name, settle_after)"
                        + " VALUES (:id, :fullName, :email, :siteName, now() + make_interval(secs => :seconds))")
                .param("id", accountId)
                .param("fullName", fullName)
                .param("email", email)
                .param("siteName", siteName)
                .param("seconds", settleAfter.toMillis() / 1000.0)
                .update();
    }

    /** False when there is no such pending account. */
    public boolean openPending(UUID accountId, Instant at) {
        return database.sql("UPDATE accounts.account SET opened_at = :at WHERE id = :id AND opened_at IS NULL")
                        .param("id", accountId)
                        .param("at", at.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    /** With its user, completely. An open account stays. */
    public void deletePending(UUID accountId) {
        database.sql("DELETE FROM accounts.account WHERE id = :id AND opened_at IS NULL")
                .param("id", accountId)
                .update();
    }

    /** Pending for so long that nobody works on them any more. */
    public List<UUID> unsettled() {
        return database.sql("SELECT id FROM accounts.account WHERE opened_at IS NULL AND settle_after < now()"
                        + " ORDER BY settle_after LIMIT 100")
                .query(UUID.class)
                .list();
    }

    private static Account row(ResultSet row, int number) throws SQLException {
        return new Account(
                row.getObject("id", UUID.class),
                row.getString("user_name"),
                row.getString("full_name"),
                row.getString("email"),
                row.getString("site_name"),
                row.getObject("opened_at", OffsetDateTime.class).toInstant());
    }
}
