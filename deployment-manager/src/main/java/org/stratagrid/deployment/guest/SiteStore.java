package org.stratagrid.deployment.guest;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Rows of what the servers of a configuration share. */
@Component
public class SiteStore {

    private static final int FIRST_VNI = 100;

    private final JdbcClient database;
    private final SecureRandom random = new SecureRandom();

    SiteStore(JdbcClient database) {
        this.database = database;
    }

    public Optional<Site> find(UUID configurationId) {
        return database.sql("SELECT id, account_id, name, vni, database_password FROM deployment.configuration"
                        + " WHERE id = :id")
                .param("id", configurationId)
                .query(Site.class)
                .optional();
    }

    /** The site, held against other changes until the transaction ends. */
    public Optional<Site> lock(UUID configurationId) {
        database.sql("SELECT 1 FROM deployment.configuration WHERE id = :id FOR UPDATE")
                .param("id", configurationId)
                .query()
                .listOfRows();
        return find(configurationId);
    }

    /** Allots a network of its own and a database password to a configuration that has none yet. In a transaction. */
    public Site ensure(UUID configurationId, UUID accountId, String name) {
        database.sql("SELECT pg_advisory_xact_lock(hashtext('deployment.vni'))")
                .query()
                .listOfRows();
        byte[] password = new byte[16];
        random.nextBytes(password);
        database.sql("""
                        INSERT INTO deployment.configuration (id, account_id, name, vni, database_password)
                        VALUES (:id, :account, :name,
                            (SELECT min(candidate) FROM (
                                SELECT :first AS candidate
                                UNION SELECT vni + 1 FROM deployment.configuration) AS candidates
                             WHERE candidate NOT IN (SELECT vni FROM deployment.configuration)),
                            :password)
                        ON CONFLICT (id) DO UPDATE SET name = excluded.name
                        """)
                .param("id", configurationId)
                .param("account", accountId)
                .param("name", name)
                .param("first", FIRST_VNI)
                .param("password", HexFormat.of().formatHex(password))
                .update();
        return find(configurationId).orElseThrow();
    }

    public void deleteIfEmpty(UUID configurationId) {
        database.sql("DELETE FROM deployment.configuration c WHERE id = :id"
                        + " AND NOT EXISTS (SELECT 1 FROM deployment.server s WHERE s.configuration_id = c.id)")
                .param("id", configurationId)
                .update();
    }
}
