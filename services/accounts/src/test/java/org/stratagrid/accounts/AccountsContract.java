package org.stratagrid.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.stratagrid.contracts.accounts.Account;
import org.stratagrid.contracts.accounts.Accounts;
import org.stratagrid.contracts.accounts.ApiKeyRequest;
import org.stratagrid.contracts.accounts.ApiKeySecret;
import org.stratagrid.contracts.accounts.LogOn;
import org.stratagrid.contracts.accounts.NewApiKey;
import org.stratagrid.contracts.accounts.Registration;
import org.stratagrid.contracts.accounts.Role;
import org.stratagrid.contracts.accounts.User;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.platform.ServiceTest;
import org.stratagrid.platform.time.ClockDriver;

/** What holds for the contract, whichever way it is called (AC-1, AC-2, AC-5). */
@ServiceTest
@Import(FakeBilling.Wiring.class)
abstract class AccountsContract {

    @Autowired
    ClockDriver driver;

    @Autowired
    Clock clock;

    @Autowired
    FakeBilling billing;

    @Autowired
    JdbcClient database;

    abstract Accounts accounts();

    @Test
    @Tag("AC-1")
    void registersAndLogsOn() {
        Registration form = Newcomer.good();
        Account account = accounts().register(form);
        assertThat(account.userName()).isEqualTo(form.userName());
        assertThat(account.openedAt()).isEqualTo(clock.instant());
        assertThat(billing.has(account.id())).isTrue();
        assertThat(accounts().account(account.id())).isEqualTo(account);
        assertThat(accounts().accounts()).contains(account);

        User user = accounts().logOn(new LogOn(form.userName().toUpperCase(), Newcomer.PASSWORD, "198.51.100.1"));
        assertThat(user.accountId()).isEqualTo(account.id());
        assertThat(user.role()).isEqualTo(Role.CUSTOMER);
        assertThat(user.displayName()).isEqualTo("Ada Example");
        String hash = database.sql("SELECT password_hash FROM accounts.app_user WHERE user_name = :name")
                .param("name", form.userName())
                .query(String.class)
                .single();
        assertThat(hash).startsWith("{argon2}$argon2id$");
    }

    @Test
    @Tag("AC-1")
    void namesEveryWrongFieldAtOnce() {
        Registration wrong = new Registration("A b", "short", " ", "nobody", "-bad-.example", "", "", null);
        Refusal refusal = refusalOf(() -> accounts().register(wrong));
        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.INVALID);
        assertThat(refusal.fields().keySet())
                .containsExactlyInAnyOrder(
                        "userName",
                        "password",
                        "fullName",
                        "email",
                        "siteName",
                        "memoryPlan",
                        "transferPlan",
                        "card.number");
        assertThat(refusal.fields().get("email")).contains("name@example.com");
    }

    @Test
    @Tag("AC-2")
    void refusalByBillingLeavesNothingBehind() {
        long before = rows();
        String name = Newcomer.newName();
        Refusal declined = refusalOf(() -> accounts().register(Newcomer.with(name, FakeBilling.DECLINED)));
        assertThat(declined.reason()).isEqualTo(Refusal.Reason.DECLINED);
        assertThat(declined.fields()).containsEntry("card.number", "Declined: no funds.");
        Refusal away = refusalOf(() -> accounts().register(Newcomer.with(name, FakeBilling.FAILS)));
        assertThat(away.reason()).isEqualTo(Refusal.Reason.UNAVAILABLE);
        assertThat(rows()).isEqualTo(before);
        // The name is free again.
        assertThat(accounts().register(Newcomer.with(name, FakeBilling.GOOD)).userName())
                .isEqualTo(name);
    }

    @Test
    @Tag("AC-2")
    void failureAfterTheSubscriptionWasOpenedOpensTheAccount() {
        Account account = accounts().register(Newcomer.with(Newcomer.newName(), FakeBilling.OPENS_AND_FAILS));
        assertThat(billing.has(account.id())).isTrue();
    }

    @Test
    @Tag("AC-1")
    void takenUserNameIsAConflict() {
        Registration form = Newcomer.good();
        accounts().register(form);
        Refusal refusal = refusalOf(() -> accounts().register(form));
        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.CONFLICT);
        assertThat(refusal.fields()).containsOnlyKeys("userName");
        assertThat(refusalOf(() -> accounts().register(Newcomer.with("operator", FakeBilling.GOOD)))
                        .reason())
                .isEqualTo(Refusal.Reason.CONFLICT);
    }

    @Test
    @Tag("AC-1")
    void ofTheSameUserNameTwiceAtOnceOneWins() throws Exception {
        Registration form = Newcomer.good();
        int subscriptions = billing.size();
        List<Object> answers = atOnce(6, () -> accounts().register(form));
        assertThat(answers).filteredOn(Account.class::isInstance).hasSize(1);
        assertThat(answers).filteredOn(Refusal.class::isInstance).hasSize(5).allSatisfy(answer -> {
            assertThat(((Refusal) answer).reason()).isEqualTo(Refusal.Reason.CONFLICT);
            assertThat(((Refusal) answer).fields()).containsOnlyKeys("userName");
        });
        assertThat(billing.size()).isEqualTo(subscriptions + 1);
    }

    @Test
    @Tag("AC-5")
    void guessingIsLimitedAndTheLockGrows() {
        Registration form = Newcomer.good();
        accounts().register(form);
        String here = "198.51.100.7";
        for (int i = 0; i < 5; i++) {
            assertThat(guess(form, here)).isEqualTo(Refusal.Reason.UNAUTHENTICATED);
        }
        Refusal locked = refusalOf(() -> accounts().logOn(new LogOn(form.userName(), Newcomer.PASSWORD, here)));
        assertThat(locked.reason()).isEqualTo(Refusal.Reason.TOO_MANY_ATTEMPTS);
        assertThat(locked.sentence()).contains("come back in 1 minute (after ");
        // Elsewhere the owner still gets in, and that does not open it here.
        accounts().logOn(new LogOn(form.userName(), Newcomer.PASSWORD, "198.51.100.8"));
        assertThat(guess(form, here)).isEqualTo(Refusal.Reason.TOO_MANY_ATTEMPTS);

        driver.advance(Duration.ofSeconds(61));
        assertThat(guess(form, here)).isEqualTo(Refusal.Reason.UNAUTHENTICATED);
        driver.advance(Duration.ofSeconds(61));
        assertThat(guess(form, here)).isEqualTo(Refusal.Reason.TOO_MANY_ATTEMPTS);
        driver.advance(Duration.ofSeconds(60));
        accounts().logOn(new LogOn(form.userName(), Newcomer.PASSWORD, here));
        // Success begins anew.
        for (int i = 0; i < 4; i++) {
            assertThat(guess(form, here)).isEqualTo(Refusal.Reason.UNAUTHENTICATED);
        }
        accounts().logOn(new LogOn(form.userName(), Newcomer.PASSWORD, here));
    }

    @Test
    @Tag("AC-5")
    void floodDoesNotGetRoundTheLimit() throws Exception {
        Registration form = Newcomer.good();
        accounts().register(form);
        List<Object> answers =
                atOnce(24, () -> accounts().logOn(new LogOn(form.userName(), "wrong password", "198.51.100.9")));
        assertThat(answers).allMatch(Refusal.class::isInstance);
        assertThat(answers)
                .filteredOn(answer -> ((Refusal) answer).reason() == Refusal.Reason.UNAUTHENTICATED)
                .hasSize(5);
        assertThat(answers)
                .filteredOn(answer -> ((Refusal) answer).reason() == Refusal.Reason.TOO_MANY_ATTEMPTS)
                .hasSize(19);
    }

    @Test
    @Tag("AC-5")
    void oneAddressCannotTryManyNames() {
        String there = Newcomer.newAddress();
        for (int i = 0; i < 30; i++) {
            LogOn attempt = new LogOn("unknown-" + UUID.randomUUID(), "wrong password", there);
            assertThat(refusalOf(() -> accounts().logOn(attempt)).reason()).isEqualTo(Refusal.Reason.UNAUTHENTICATED);
        }
        assertThat(refusalOf(() -> accounts().logOn(new LogOn("unknown", "wrong password", there)))
                        .reason())
                .isEqualTo(Refusal.Reason.TOO_MANY_ATTEMPTS);
        driver.advance(Duration.ofMinutes(20));
    }

    @Test
    @Tag("AC-5")
    void keysOpenTheirAccountUntilRevoked() {
        Account account = accounts().register(Newcomer.good());
        Account other = accounts().register(Newcomer.good());
        NewApiKey made = accounts().createKey(account.id(), new ApiKeyRequest(" backup job "));
        assertThat(made.secret()).matches("sg_[A-Za-z0-9_-]{43}");
        assertThat(made.key().name()).isEqualTo("backup job");
        assertThat(made.secret()).startsWith(made.key().hint().replace("…", ""));
        assertThat(accounts().keys(account.id())).containsExactly(made.key());

        User user = accounts().keyLogOn(new ApiKeySecret(made.secret()));
        assertThat(user.accountId()).isEqualTo(account.id());
        assertThat(user.userName()).isEqualTo(account.userName());
        assertThat(accounts().keys(account.id()).get(0).lastUsedAt()).isEqualTo(clock.instant());

        UUID key = made.key().id();
        assertThat(refusalOf(() -> accounts().revokeKey(other.id(), key)).reason())
                .isEqualTo(Refusal.Reason.NOT_FOUND);
        accounts().revokeKey(account.id(), key);
        assertThat(refusalOf(() -> accounts().keyLogOn(new ApiKeySecret(made.secret())))
                        .reason())
                .isEqualTo(Refusal.Reason.UNAUTHENTICATED);
        assertThat(refusalOf(() -> accounts().keyLogOn(new ApiKeySecret("sg_nonsense")))
                        .reason())
                .isEqualTo(Refusal.Reason.UNAUTHENTICATED);
        assertThat(accounts().keys(account.id())).isEmpty();
    }

    @Test
    @Tag("AC-5")
    void anAccountHasAtMostTwentyKeys() throws Exception {
        Account account = accounts().register(Newcomer.good());
        List<Object> answers = atOnce(24, () -> accounts().createKey(account.id(), new ApiKeyRequest("job")));
        assertThat(answers).filteredOn(NewApiKey.class::isInstance).hasSize(20);
        assertThat(answers)
                .filteredOn(Refusal.class::isInstance)
                .allMatch(answer -> ((Refusal) answer).reason() == Refusal.Reason.CONFLICT);
        assertThat(accounts().keys(account.id())).hasSize(20);
    }

    @Test
    void unknownAccountsAreNotFound() {
        UUID nobody = UUID.randomUUID();
        for (Callable<?> call : List.<Callable<?>>of(
                () -> accounts().account(nobody),
                () -> accounts().keys(nobody),
                () -> accounts().createKey(nobody, new ApiKeyRequest("job")))) {
            assertThatThrownBy(call::call)
                    .isInstanceOfSatisfying(
                            Refusal.class,
                            refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.NOT_FOUND));
        }
        Account account = accounts().register(Newcomer.good());
        assertThat(refusalOf(() -> accounts().createKey(account.id(), new ApiKeyRequest(" ")))
                        .fields())
                .containsOnlyKeys("name");
    }

    private Refusal.Reason guess(Registration form, String address) {
        return refusalOf(() -> accounts().logOn(new LogOn(form.userName(), "wrong password", address)))
                .reason();
    }

    private long rows() {
        return database.sql("SELECT (SELECT count(*) FROM accounts.account) + (SELECT count(*) FROM accounts.app_user)")
                .query(Long.class)
                .single();
    }

    private static Refusal refusalOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        Refusal refusal = catchThrowableOfType(Refusal.class, call);
        assertThat(refusal).as("a refusal").isNotNull();
        return refusal;
    }

    private static List<Object> atOnce(int times, Callable<?> call) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(times);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                running.add(threads.submit(call));
            }
            List<Object> answers = new ArrayList<>();
            for (Future<?> one : running) {
                try {
                    answers.add(one.get());
                } catch (java.util.concurrent.ExecutionException e) {
                    answers.add(e.getCause());
                }
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }
}
