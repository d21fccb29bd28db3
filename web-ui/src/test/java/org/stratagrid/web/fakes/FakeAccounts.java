package org.stratagrid.web.fakes;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.accounts.Account;
import org.stratagrid.contracts.accounts.Accounts;
import org.stratagrid.contracts.accounts.ApiKey;
import org.stratagrid.contracts.accounts.ApiKeyRequest;
import org.stratagrid.contracts.accounts.ApiKeySecret;
import org.stratagrid.contracts.accounts.LogOn;
import org.stratagrid.contracts.accounts.NewApiKey;
import org.stratagrid.contracts.accounts.Registration;
import org.stratagrid.contracts.accounts.Role;
import org.stratagrid.contracts.accounts.User;
import org.stratagrid.contracts.billing.SubscriptionRequest;
import org.stratagrid.contracts.values.Card;
import org.stratagrid.contracts.values.Refusal;

@Component
public class FakeAccounts implements Accounts {

    public static final String PASSWORD = "correct horse battery";

    private record Known(User user, String password) {}

    private record KnownKey(ApiKey key, String secret, User user) {}

    private final Map<String, Known> users = new ConcurrentHashMap<>();
    private final Map<UUID, Account> accounts = new LinkedHashMap<>();
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    private final List<KnownKey> keys = new ArrayList<>();
    private final FakeBilling billing;
    private final Clock clock;

    /** The address that the last attempt came from. */
    public volatile String lastAddress;

    FakeAccounts(FakeBilling billing, Clock clock) {
        this.billing = billing;
        this.clock = clock;
        user(new User(UUID.randomUUID(), null, "olga", "Olga Operator", Role.OPERATOR));
        user(new User(UUID.randomUUID(), null, "ann", "Ann Accounting", Role.ACCOUNTING));
        customer("ada", "Ada Lovelace");
        customer("bob", "Bob Builder");
    }

    private void user(User user) {
        users.put(user.userName(), new Known(user, PASSWORD));
    }

    private void customer(String name, String fullName) {
        register(new Registration(
                name,
                PASSWORD,
                fullName,
                name + "@example.com",
                "www." + name + ".example.com",
                "memory-400",
                "transfer-100",
                new Card("4242424242424242", fullName, 12, 2030, "123")));
    }

    public UUID accountOf(String userName) {
        return users.get(userName).user().accountId();
    }

    @Override
    public synchronized Account register(Registration registration) {
        Map<String, String> wrong = new LinkedHashMap<>();
        if (!registration.email().contains("@")) {
            wrong.put("email", "That is no e-mail address. It looks like name@example.com.");
        }
        if (registration.password().length() < 12) {
            wrong.put("password", "Choose at least 12 characters.");
        }
        if (!wrong.isEmpty()) {
            throw new Refusal(Refusal.Reason.INVALID, "Some entries need a correction.", wrong);
        }
        if (users.containsKey(registration.userName().toLowerCase(Locale.ROOT))) {
            String sentence = "The user name “" + registration.userName() + "” is taken. Choose another.";
            throw new Refusal(Refusal.Reason.CONFLICT, sentence, Map.of("userName", sentence));
        }
        UUID id = UUID.randomUUID();
        billing.open(
                id,
                new SubscriptionRequest(
                        registration.memoryPlan(),
                        registration.transferPlan(),
                        registration.card(),
                        registration.fullName(),
                        registration.email()));
        Account account = new Account(
                id,
                registration.userName(),
                registration.fullName(),
                registration.email(),
                registration.siteName(),
                clock.instant());
        accounts.put(id, account);
        users.put(
                registration.userName(),
                new Known(
                        new User(
                                UUID.randomUUID(), id, registration.userName(), registration.fullName(), Role.CUSTOMER),
                        registration.password()));
        return account;
    }

    @Override
    public User logOn(LogOn attempt) {
        lastAddress = attempt.address();
        if (failures.getOrDefault(attempt.userName(), 0) >= 5) {
            throw new Refusal(
                    Refusal.Reason.TOO_MANY_ATTEMPTS,
                    "Too many wrong attempts. Come back in 15 minutes and try again.");
        }
        Known known = users.get(attempt.userName());
        if (known == null || !known.password().equals(attempt.password())) {
            failures.merge(attempt.userName(), 1, Integer::sum);
            throw new Refusal(Refusal.Reason.UNAUTHENTICATED, "User name and password do not go together.");
        }
        return known.user();
    }

    @Override
    public synchronized User keyLogOn(ApiKeySecret key) {
        return keys.stream()
                .filter(known -> known.secret().equals(key.secret()))
                .findFirst()
                .orElseThrow(
                        () -> new Refusal(Refusal.Reason.UNAUTHENTICATED, "This API key is unknown or was revoked."))
                .user();
    }

    @Override
    public synchronized Account account(UUID accountId) {
        Account account = accounts.get(accountId);
        if (account == null) {
            throw Refusal.notFound("account");
        }
        return account;
    }

    @Override
    public synchronized List<Account> accounts() {
        return List.copyOf(accounts.values());
    }

    @Override
    public synchronized NewApiKey createKey(UUID accountId, ApiKeyRequest request) {
        User user = users.values().stream()
                .map(Known::user)
                .filter(known -> accountId.equals(known.accountId()))
                .findFirst()
                .orElseThrow();
        String secret = "sg_" + UUID.randomUUID().toString().replace("-", "");
        ApiKey key = new ApiKey(UUID.randomUUID(), request.name(), secret.substring(0, 9), clock.instant(), null);
        keys.add(new KnownKey(key, secret, user));
        return new NewApiKey(key, secret);
    }

    @Override
    public synchronized List<ApiKey> keys(UUID accountId) {
        return keys.stream()
                .filter(known -> accountId.equals(known.user().accountId()))
                .map(KnownKey::key)
                .toList();
    }

    @Override
    public synchronized void revokeKey(UUID accountId, UUID keyId) {
        if (!keys.removeIf(known ->
                known.key().id().equals(keyId) && accountId.equals(known.user().accountId()))) {
            throw Refusal.notFound("API key");
        }
    }
}
