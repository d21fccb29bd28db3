package org.stratagrid.accounts.keys;

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
import org.stratagrid.contracts.accounts.ApiKey;

/** The table of API keys. */
@Repository("accountsKeyRows")
class KeyRows {

    /** "Last used" is for people; a busy client must not write a row with every call. */
    private static final Duration LAST_USED_RESOLUTION = Duration.ofMinutes(1);

    private final JdbcClient database;

    KeyRows(JdbcClient database) {
        this.database = database;
    }

    int count(UUID accountId) {
        return database.sql("SELECT count(*) FROM accounts.api_key WHERE account_id = :account")
                .param("account", accountId)
                .query(Integer.class)
                .single();
    }

    void insert(UUID accountId, ApiKey key, byte[] secretHash) {
        database.sql("INSERT INTO accounts.api_key (id, account_id, name, hint, secret_hash, created_at)"
                        + " VALUES (:id, :account, :name, :hint, :hash, :at)")
                .param("id", key.id())
                .param("account", accountId)
                .param("name", key.name())
                .param("hint", key.hint())
                .param("hash", secretHash)
                .param("at", key.createdAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    List<ApiKey> of(UUID accountId) {
        return database.sql("SELECT * FROM accounts.api_key WHERE account_id = :account ORDER BY created_at, id")
                .param("account", accountId)
                .query(KeyRows::row)
                .list();
    }

    boolean delete(UUID accountId, UUID keyId) {
        return database.sql("DELETE FROM accounts.api_key WHERE id = :id AND account_id = :account")
                        .param("id", keyId)
                        .param("account", accountId)
                        .update()
                == 1;
    }

    /** The account that the key opens. */
    Optional<UUID> use(byte[] secretHash, Instant now) {
        Optional<UUID> account = database.sql("SELECT account_id FROM accounts.api_key WHERE secret_hash = :hash")
                .param("hash", secretHash)
                .query(UUID.class)
                .optional();
        if (account.isPresent()) {
            database.sql("UPDATE accounts.api_key SET last_used_at = :now WHERE secret_hash = :hash"
                            + " AND (last_used_at IS NULL OR last_used_at < :before)")
                    .param("now", now.atOffset(ZoneOffset.UTC))
                    .param("before", now.minus(LAST_USED_RESOLUTION).atOffset(ZoneOffset.UTC))
                    .param("hash", secretHash)
                    .update();
        }
        return account;
    }

    private static ApiKey row(ResultSet row, int number) throws SQLException {
        OffsetDateTime lastUsed = row.getObject("last_used_at", OffsetDateTime.class);
        return new ApiKey(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("hint"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                lastUsed == null ? null : lastUsed.toInstant());
    }
}
