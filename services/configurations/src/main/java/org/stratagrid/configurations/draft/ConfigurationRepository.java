package org.stratagrid.configurations.draft;

import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.values.Refusal;

/** The configurations of each account. Its methods run in the caller's transaction. */
@Component("configurationsRepository")
public class ConfigurationRepository {

    private final EntityManager entities;
    private final JdbcClient database;

    ConfigurationRepository(EntityManager entities, JdbcClient database) {
        this.entities = entities;
        this.database = database;
    }

    /** To be called first in a transaction that changes something: until its end nobody else changes anything of this account. */
    public void lock(UUID accountId) {
        database.sql("INSERT INTO configurations.account (id) VALUES (:account) ON CONFLICT DO NOTHING")
                .param("account", accountId)
                .update();
        database.sql("SELECT id FROM configurations.account WHERE id = :account FOR UPDATE")
                .param("account", accountId)
                .query(UUID.class)
                .single();
    }

    /** In the order they were made. */
    public List<Configuration> of(UUID accountId) {
        return entities.createQuery(
                        "FROM CustomerConfiguration c WHERE c.accountId = :account ORDER BY c.createdAt, c.name",
                        Configuration.class)
                .setParameter("account", accountId)
                .getResultList();
    }

    public Optional<Configuration> find(UUID id) {
        return Optional.ofNullable(entities.find(Configuration.class, id));
    }

    /** NOT_FOUND for what another account has. */
    public Configuration require(UUID accountId, UUID id) {
        return find(id).filter(configuration -> configuration.accountId().equals(accountId))
                .orElseThrow(() -> Refusal.notFound("configuration"));
    }

    void add(Configuration configuration) {
        entities.persist(configuration);
    }

    public void delete(Configuration configuration) {
        entities.remove(configuration);
        entities.flush();
    }
}
