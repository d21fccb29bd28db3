package org.stratagrid.accounts.account;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.stratagrid.contracts.accounts.Role;
import org.stratagrid.contracts.accounts.User;

/** The table of everybody who can log on. */
@Repository("accountsUserRows")
public class UserRows {

    /** A user of a pending account is not there yet. */
    private static final String SELECT =
            "SELECT u.* FROM accounts.app_user u LEFT JOIN accounts.account a ON a.id = u.account_id"
                    + " WHERE (u.account_id IS NULL OR a.opened_at IS NOT NULL)";

    private final JdbcClient database;

    UserRows(JdbcClient database) {
        this.database = database;
    }

    /** A user with what the password must match. */
    public record WithHash(User user, String passwordHash) {
        /** A hash does not belong into a log either. */
        @Override
        public String toString() {
            return user.toString();
        }
    }

    public Optional<WithHash> find(String userName) {
        return database.sql(SELECT + " AND lower(u.user_name) = lower(:name)")
                .param("name", userName)
                .query((row, number) -> new WithHash(user(row), row.getString("password_hash")))
                .optional();
    }

    public Optional<User> ownerOf(UUID accountId) {
        return database.sql(SELECT + " AND u.account_id = :account AND u.owner")
                .param("account", accountId)
                .query((row, number) -> user(row))
                .optional();
    }

    /** Also by a registration that is not finished yet. */
    public boolean isTaken(String userName) {
        return database.sql("SELECT EXISTS (SELECT FROM accounts.app_user WHERE lower(user_name) = lower(:name))")
                .param("name", userName)
                .query(Boolean.class)
                .single();
    }

    public void insertOwner(UUID accountId, String userName, String displayName, String passwordHash) {
        insert(accountId, userName, displayName, Role.CUSTOMER, passwordHash, "");
    }

    /** False when the name is there already; waits for another process that is just adding it. */
    public boolean insertStaffIfAbsent(String userName, String displayName, Role role, String passwordHash) {
        return insert(null, userName, displayName, role, passwordHash, " ON CONFLICT (lower(user_name)) DO NOTHING")
                == 1;
    }

    public void changeHash(UUID userId, String passwordHash) {
        database.sql("UPDATE accounts.app_user SET password_hash = :hash WHERE id = :id")
                .param("hash", passwordHash)
                .param("id", userId)
                .update();
    }

    private int insert(
            @Nullable UUID accountId, String userName, String displayName, Role role, String hash, String onConflict) {
        return database.sql("INSERT INTO accounts.app_user"
                        + " (id, account_id, owner, user_name, display_name, role, password_hash)"
                        + " VALUES (:id, :account, :owner, :name, :displayName, :role, :hash)" + onConflict)
                .param("id", UUID.randomUUID())
                .param("account", accountId, java.sql.Types.OTHER)
                .param("owner", accountId != null)
                .param("name", userName)
                .param("displayName", displayName)
                .param("role", role.name())
                .param("hash", hash)
                .update();
    }

    private static User user(ResultSet row) throws SQLException {
        return new User(
                row.getObject("id", UUID.class),
                row.getObject("account_id", UUID.class),
                row.getString("user_name"),
                row.getString("display_name"),
                Role.valueOf(row.getString("role")));
    }
}
