package org.stratagrid.accounts.registration;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.client.ResourceAccessException;
import org.stratagrid.accounts.AccountsSettings;
import org.stratagrid.accounts.account.AccountRows;
import org.stratagrid.accounts.account.OwnTransaction;
import org.stratagrid.accounts.account.UserRows;
import org.stratagrid.accounts.password.Passwords;
import org.stratagrid.contracts.accounts.Account;
import org.stratagrid.contracts.accounts.Registration;
import org.stratagrid.contracts.billing.Billing;
import org.stratagrid.contracts.values.Refusal;

/**
 * Opens accounts. First a pending account holds the user name, then billing opens the subscription, then the account is open.
 * Where the process dies in between, {@link Settling} finishes or removes it by what billing knows.
 */
@Component("accountsRegistrations")
public class Registrations {

    private static final Logger log = LoggerFactory.getLogger(Registrations.class);

    private final AccountRows accounts;
    private final UserRows users;
    private final Passwords passwords;
    private final Billing billing;
    private final Settling settling;
    private final Clock clock;
    private final AccountsSettings settings;
    private final TransactionTemplate transaction;

    Registrations(
            AccountRows accounts,
            UserRows users,
            Passwords passwords,
            Billing billing,
            Settling settling,
            Clock clock,
            AccountsSettings settings,
            PlatformTransactionManager transactions) {
        this.accounts = accounts;
        this.users = users;
        this.passwords = passwords;
        this.billing = billing;
        this.settling = settling;
        this.clock = clock;
        this.settings = settings;
        this.transaction = OwnTransaction.of(transactions);
    }

    public Account register(Registration sent) {
        Entries entries = Entries.of(sent);
        check(entries);
        Pending pending = new Pending(
                UUID.randomUUID(), entries, passwords.hash(entries.form().password()));
        transaction.executeWithoutResult(status -> insert(pending));
        openSubscription(pending);
        return open(pending);
    }

    private record Pending(UUID accountId, Entries entries, String passwordHash) {
        @Override
        public String toString() {
            return accountId.toString();
        }
    }

    private void check(Entries entries) {
        Map<String, String> faults = new LinkedHashMap<>(entries.faults());
        boolean onlyTaken = faults.isEmpty();
        if (!faults.containsKey("userName") && users.isTaken(entries.form().userName())) {
            faults.put("userName", taken(entries));
        }
        if (faults.isEmpty()) {
            return;
        }
        if (onlyTaken) {
            throw conflict(entries);
        }
        throw new Refusal(
                Refusal.Reason.INVALID,
                faults.size() == 1 ? faults.values().iterator().next() : "Some entries need another look.",
                faults);
    }

    private void insert(Pending pending) {
        Registration form = pending.entries.form();
        try {
            accounts.insertPending(
                    pending.accountId, form.fullName(), form.email(), form.siteName(), settings.settleAfter());
            users.insertOwner(pending.accountId, form.userName(), form.fullName(), pending.passwordHash);
        } catch (DuplicateKeyException takenMeanwhile) {
            throw conflict(pending.entries);
        }
    }

    private void openSubscription(Pending pending) {
        try {
            billing.open(pending.accountId, pending.entries.subscription());
        } catch (Refusal refusal) {
            if (refusal.reason() != Refusal.Reason.UNAVAILABLE) {
                accounts.deletePending(pending.accountId);
                throw refusal;
            }
            settleNow(pending, refusal);
        } catch (ResourceAccessException noAnswer) {
            // Billing may still be at it, so nobody can say yet which way this ends.
            throw unfinished(noAnswer);
        } catch (RuntimeException failure) {
            settleNow(pending, failure);
        }
    }

    /** Billing answered, though not with yes or no: whether the subscription exists decides. */
    private void settleNow(Pending pending, RuntimeException failure) {
        switch (settling.subscription(pending.accountId)) {
            case OPEN -> log.warn("account {} has its subscription in spite of a failure", pending, failure);
            case NONE -> {
                accounts.deletePending(pending.accountId);
                throw failure;
            }
            case UNKNOWN -> throw unfinished(failure);
        }
    }

    private Account open(Pending pending) {
        transaction.executeWithoutResult(status -> {
            boolean opened = accounts.openPending(pending.accountId, clock.instant());
            if (!opened && accounts.open(pending.accountId).isEmpty()) {
                // This took so long that the pending account was removed; the subscription is paid for, so it comes
                // back.
                insert(pending);
                accounts.openPending(pending.accountId, clock.instant());
            }
        });
        log.info("account {} opened", pending.accountId);
        return accounts.open(pending.accountId).orElseThrow();
    }

    private static Refusal unfinished(RuntimeException cause) {
        log.warn("a registration is left to be settled: {}", String.valueOf(cause.getMessage()));
        return new Refusal(
                Refusal.Reason.UNAVAILABLE,
                "Your plans and card could not be checked just now. Please wait a few minutes, then try to log on;"
                        + " if that fails, register again.");
    }

    private static Refusal conflict(Entries entries) {
        String sentence = taken(entries);
        return new Refusal(Refusal.Reason.CONFLICT, sentence, Map.of("userName", sentence));
    }

    private static String taken(Entries entries) {
        return "The user name " + entries.form().userName() + " is taken. Please choose another.";
    }
}
