package org.stratagrid.accounts.keys;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.accounts.account.AccountRows;
import org.stratagrid.accounts.account.OwnTransaction;
import org.stratagrid.accounts.account.UserRows;
import org.stratagrid.contracts.accounts.ApiKey;
import org.stratagrid.contracts.accounts.ApiKeyRequest;
import org.stratagrid.contracts.accounts.ApiKeySecret;
import org.stratagrid.contracts.accounts.NewApiKey;
import org.stratagrid.contracts.accounts.User;
import org.stratagrid.contracts.values.Refusal;

/** An account's API keys. A key is 256 random bits, so its plain SHA-256 is enough: nobody can guess back from it. */
@Component("accountsApiKeys")
public class ApiKeys {

    private static final String PREFIX = "sg_";
    private static final int SECRET_BYTES = 32;
    private static final int HINT_LENGTH = PREFIX.length() + 5;
    private static final int MOST = 20;
    private static final int LONGEST_NAME = 60;

    private final KeyRows keys;
    private final AccountRows accounts;
    private final UserRows users;
    private final Clock clock;
    private final TransactionTemplate transaction;
    private final SecureRandom random = new SecureRandom();

    ApiKeys(KeyRows keys, AccountRows accounts, UserRows users, Clock clock, PlatformTransactionManager transactions) {
        this.keys = keys;
        this.accounts = accounts;
        this.users = users;
        this.clock = clock;
        this.transaction = OwnTransaction.of(transactions);
    }

    public NewApiKey create(UUID accountId, ApiKeyRequest request) {
        String name = name(request.name());
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        String secret = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        ApiKey key = new ApiKey(
                UUID.randomUUID(),
                name,
                secret.substring(0, HINT_LENGTH) + "…",
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                null);
        return Objects.requireNonNull(transaction.execute(status -> {
            if (!accounts.lockOpen(accountId)) {
                throw Refusal.notFound("account");
            }
            if (keys.count(accountId) >= MOST) {
                throw new Refusal(
                        Refusal.Reason.CONFLICT,
                        "An account can have " + MOST + " keys. Please revoke one that is not used any more.");
            }
            keys.insert(accountId, key, hash(secret));
            return new NewApiKey(key, secret);
        }));
    }

    public List<ApiKey> of(UUID accountId) {
        requireAccount(accountId);
        return keys.of(accountId);
    }

    public void revoke(UUID accountId, UUID keyId) {
        if (!keys.delete(accountId, keyId)) {
            throw Refusal.notFound("key");
        }
    }

    public User logOn(ApiKeySecret sent) {
        String secret = sent.secret();
        if (secret != null && secret.startsWith(PREFIX)) {
            User owner = keys.use(hash(secret), clock.instant())
                    .flatMap(users::ownerOf)
                    .orElse(null);
            if (owner != null) {
                return owner;
            }
        }
        throw new Refusal(Refusal.Reason.UNAUTHENTICATED, "This API key is unknown or was revoked.");
    }

    private void requireAccount(UUID accountId) {
        if (accounts.open(accountId).isEmpty()) {
            throw Refusal.notFound("account");
        }
    }

    private static String name(@Nullable String entered) {
        String name = entered == null ? "" : entered.strip();
        if (name.isEmpty() || name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw Refusal.invalid(
                    "name",
                    "Please give the key a name of at most " + LONGEST_NAME
                            + " characters, for example what will use it.");
        }
        return name;
    }

    private static byte[] hash(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
