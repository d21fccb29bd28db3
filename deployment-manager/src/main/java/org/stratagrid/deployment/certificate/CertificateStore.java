package org.stratagrid.deployment.certificate;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.CertificateUpload;
import org.stratagrid.contracts.deployment.CertificateView;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;

/**
 * Rows of certificates. Uploads are checked here, and written anew from what was read, so that nothing else comes along. Private
 * keys are sealed before they reach the database ({@link Seal}).
 */
@Component
public class CertificateStore implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(CertificateStore.class);

    private static final int LONGEST_NAME = 40, MOST_OF_AN_ACCOUNT = 100;
    private static final String VIEW = "SELECT id, name, chain, uploaded_at FROM deployment.certificate ";

    private final JdbcClient database;
    private final Seal seal;

    CertificateStore(JdbcClient database, Seal seal) {
        this.database = database;
        this.seal = seal;
    }

    /** Keys of a former version, which did not seal them. */
    @Override
    public void afterSingletonsInstantiated() {
        List<Plain> plain = database.sql(
                        "SELECT id, account_id, private_key FROM deployment.certificate WHERE private_key IS NOT NULL")
                .query(Plain.class)
                .list();
        // One that is renewed meanwhile, by a process of the former version, keeps its new key until the next start.
        plain.forEach(row -> database.sql("UPDATE deployment.certificate SET sealed_key = :sealed, private_key = NULL"
                        + " WHERE id = :id AND private_key = :key")
                .param("sealed", seal.seal(row.accountId(), row.id(), row.privateKey()))
                .param("id", row.id())
                .param("key", row.privateKey())
                .update());
        if (!plain.isEmpty()) {
            // Their former rows are still in the table's file, until it is written anew.
            database.sql("VACUUM FULL deployment.certificate").update();
            log.info("sealed the private keys of {} certificates", plain.size());
        }
    }

    private record Plain(UUID id, UUID accountId, String privateKey) {

        @Override
        public String toString() {
            return "Plain[" + id + "]";
        }
    }

    /** Without who uses them. */
    public List<CertificateView> of(UUID accountId) {
        return database.sql(VIEW + "WHERE account_id = :account ORDER BY name")
                .param("account", accountId)
                .query(CertificateStore::view)
                .list();
    }

    public Optional<CertificateView> find(UUID accountId, UUID id) {
        return database.sql(VIEW + "WHERE account_id = :account AND id = :id")
                .param("account", accountId)
                .param("id", id)
                .query(CertificateStore::view)
                .optional();
    }

    private static CertificateView view(ResultSet row, int number) throws SQLException {
        var own = Pem.chain(row.getString("chain")).get(0);
        return new CertificateView(
                row.getObject("id", UUID.class),
                row.getString("name"),
                List.copyOf(KeyPair.hosts(own)),
                KeyPair.issuer(own),
                own.getNotBefore().toInstant(),
                own.getNotAfter().toInstant(),
                KeyPair.fingerprint(own),
                List.of(),
                row.getObject("uploaded_at", OffsetDateTime.class).toInstant());
    }

    /** Answers its id. */
    public UUID add(UUID accountId, CertificateUpload upload, Instant now) {
        String name = upload.name() == null ? "" : upload.name().strip();
        if (name.isEmpty() || name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw Refusal.invalid("name", "A certificate's name has 1 to " + LONGEST_NAME + " characters.");
        }
        KeyPair pair = pair(upload, now);
        if (of(accountId).size() >= MOST_OF_AN_ACCOUNT) {
            throw new Refusal(
                    Refusal.Reason.CONFLICT,
                    "An account has at most " + MOST_OF_AN_ACCOUNT + " certificates. Delete one that is not used.");
        }
        UUID id = UUID.randomUUID();
        try {
            database.sql("INSERT INTO deployment.certificate (id, account_id, name, chain, sealed_key, uploaded_at)"
                            + " VALUES (:id, :account, :name, :chain, :key, :now)")
                    .param("id", id)
                    .param("account", accountId)
                    .param("name", name)
                    .param("chain", pair.chainPem())
                    .param("key", seal.seal(accountId, id, pair.keyPem()))
                    .param("now", now.atOffset(ZoneOffset.UTC))
                    .update();
        } catch (DuplicateKeyException e) {
            throw Refusal.invalid(
                    "name", "You have a certificate of this name. Choose another name, or renew that one.");
        }
        return id;
    }

    public void renew(UUID accountId, UUID id, CertificateUpload upload, Instant now) {
        KeyPair pair = pair(upload, now);
        int changed = database.sql(
                        "UPDATE deployment.certificate SET chain = :chain, sealed_key = :key, private_key = NULL,"
                                + " uploaded_at = :now WHERE account_id = :account AND id = :id")
                .param("chain", pair.chainPem())
                .param("key", seal.seal(accountId, id, pair.keyPem()))
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("account", accountId)
                .param("id", id)
                .update();
        if (changed == 0) {
            throw Refusal.notFound("certificate");
        }
    }

    private static KeyPair pair(CertificateUpload upload, Instant now) {
        return KeyPair.check(
                upload.chain() == null ? "" : upload.chain(), upload.key() == null ? "" : upload.key(), now);
    }

    public void delete(UUID id) {
        database.sql("DELETE FROM deployment.certificate WHERE id = :id")
                .param("id", id)
                .update();
    }

    /**
     * Chain and key in one PEM text, for a guest of this account.
     *
     * @throws HypervisorProblem if the key cannot be opened any more, because what it was sealed with is lost
     */
    public Optional<String> pem(UUID accountId, UUID id) {
        return database.sql("SELECT name, chain, private_key, sealed_key FROM deployment.certificate"
                        + " WHERE account_id = :account AND id = :id")
                .param("account", accountId)
                .param("id", id)
                .query(Stored.class)
                .optional()
                .map(stored -> stored.chain() + key(accountId, id, stored));
    }

    private String key(UUID accountId, UUID id, Stored stored) {
        if (stored.sealedKey() == null) {
            return Objects.requireNonNull(stored.privateKey());
        }
        return seal.open(accountId, id, stored.sealedKey())
                .orElseThrow(() -> new HypervisorProblem("The private key of the certificate " + stored.name()
                        + " cannot be read any more. Renew the certificate."));
    }

    /** @param privateKey of one that a process of a former version wrote since this one started */
    private record Stored(
            String name, String chain, @Nullable String privateKey, byte @Nullable [] sealedKey) {

        @Override
        public String toString() {
            return "Stored[" + name + "]";
        }
    }
}
