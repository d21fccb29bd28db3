package org.stratagrid.accounts.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.accounts.FakeBilling;
import org.stratagrid.accounts.Newcomer;
import org.stratagrid.accounts.account.AccountRows;
import org.stratagrid.accounts.account.UserRows;
import org.stratagrid.contracts.accounts.Accounts;
import org.stratagrid.contracts.accounts.LogOn;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.platform.ServiceTest;

/** Registrations that died half-way (AC-2). */
@ServiceTest
@Import(FakeBilling.Wiring.class)
@TestPropertySource(
        properties = {"stratagrid.accounts.settle-interval=250ms", "stratagrid.accounts.settle-after=700ms"})
@Tag("AC-2")
class SettlingTest {

    @Autowired
    AccountRows rows;

    @Autowired
    UserRows users;

    @Autowired
    Accounts accounts;

    @Autowired
    FakeBilling billing;

    @Autowired
    JdbcClient database;

    @Autowired
    TransactionTemplate transaction;

    @Test
    void isRemovedWhenBillingHasNoSubscription() {
        UUID pending = UUID.randomUUID();
        died(pending);
        assertThat(catchThrowableOfType(Refusal.class, () -> accounts.account(pending)))
                .isNotNull();
        await().atMost(Duration.ofSeconds(60)).until(() -> !exists(pending));
    }

    @Test
    void isOpenedWhenBillingHasASubscription() {
        UUID pending = UUID.randomUUID();
        billing.opened(pending);
        died(pending);
        await().atMost(Duration.ofSeconds(60)).until(() -> rows.open(pending).isPresent());
        assertThat(accounts.account(pending).siteName()).isEqualTo("shop.example.com");
    }

    @Test
    void waitsWhileBillingCannotBeAsked() throws Exception {
        String name = Newcomer.newName();
        billing.unreachable = true;
        try {
            Refusal refusal = catchThrowableOfType(
                    Refusal.class, () -> accounts.register(Newcomer.with(name, FakeBilling.BREAKS)));
            assertThat(refusal.reason()).isEqualTo(Refusal.Reason.UNAVAILABLE);
            await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(60)).until(() -> users.isTaken(name));
            assertThat(catchThrowableOfType(
                                    Refusal.class,
                                    () -> accounts.logOn(new LogOn(name, Newcomer.PASSWORD, "198.51.100.1")))
                            .reason())
                    .isEqualTo(Refusal.Reason.UNAUTHENTICATED);
        } finally {
            billing.unreachable = false;
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> !users.isTaken(name));
    }

    /** Both rows at once, or the settling might come between them. */
    private void died(UUID id) {
        transaction.executeWithoutResult(status -> {
            rows.insertPending(id, "Ada Example", "ada@example.com", "shop.example.com", Duration.ofMillis(700));
            users.insertOwner(id, Newcomer.newName(), "Ada Example", "{argon2}nothing");
        });
    }

    private boolean exists(UUID id) {
        return database.sql("SELECT EXISTS (SELECT FROM accounts.account WHERE id = :id)"
                        + " OR EXISTS (SELECT FROM accounts.app_user WHERE account_id = :id)")
                .param("id", id)
                .query(Boolean.class)
                .single();
    }
}
