package org.stratagrid.accounts.logon;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.accounts.AccountsSettings;
import org.stratagrid.accounts.account.OwnTransaction;
import org.stratagrid.contracts.values.Refusal;

/**
 * The limit on guessing passwords, kept in the database: by name and address together, by address, and (much higher) by name.
 * A full count locks; each failure after the lock doubles the next one.
 */
@Component("accountsGuessingLimit")
class GuessingLimit {

    private final FailureRows rows;
    private final Clock clock;
    private final AccountsSettings settings;
    private final TransactionTemplate transaction;

    GuessingLimit(FailureRows rows, Clock clock, AccountsSettings settings, PlatformTransactionManager transactions) {
        this.rows = rows;
        this.clock = clock;
        this.settings = settings;
        this.transaction = OwnTransaction.of(transactions);
    }

    /** What failed attempts have in common; locked in this order, so that two attempts never wait for each other. */
    enum Kind {
        NAME_AND_ADDRESS,
        ADDRESS,
        NAME
    }

    record Attempt(List<Subject> subjects) {}

    record Subject(Kind kind, byte[] hash) {}

    /** Counts the attempt as failed until {@link #succeeded} says otherwise; TOO_MANY_ATTEMPTS when it may not be made. */
    Attempt count(String name, String address) {
        List<Subject> subjects = List.of(
                new Subject(Kind.NAME_AND_ADDRESS, hash(name + "\n" + address)),
                new Subject(Kind.ADDRESS, hash(address)),
                new Subject(Kind.NAME, hash(name)));
        Instant comeBack = Objects.requireNonNull(transaction.execute(status -> lockAndCount(subjects)));
        if (comeBack.isAfter(Instant.EPOCH)) {
            throw tooMany(comeBack);
        }
        return new Attempt(subjects);
    }

    void succeeded(Attempt attempt) {
        transaction.executeWithoutResult(status -> {
            for (Subject subject : attempt.subjects) {
                if (subject.kind == Kind.NAME_AND_ADDRESS) {
                    rows.delete(subject);
                } else {
                    rows.takeBack(subject, limitOf(subject.kind));
                }
            }
        });
    }

    /** When to come back, or the epoch when the attempt was counted and may be made. */
    private Instant lockAndCount(List<Subject> subjects) {
        Instant now = clock.instant();
        List<FailureRows.Failures> counts = new ArrayList<>();
        Instant comeBack = Instant.EPOCH;
        for (Subject subject : subjects) {
            FailureRows.Failures failures = rows.lock(subject, now);
            Instant lockedUntil = failures.lockedUntil();
            if (lockedUntil != null && lockedUntil.isAfter(now) && lockedUntil.isAfter(comeBack)) {
                comeBack = lockedUntil;
            }
            counts.add(failures);
        }
        for (int i = 0; comeBack.equals(Instant.EPOCH) && i < counts.size(); i++) {
            countOne(subjects.get(i), counts.get(i), now);
        }
        return comeBack;
    }

    private void countOne(Subject subject, FailureRows.Failures before, Instant now) {
        Instant quietSince =
                before.lockedUntil() != null && before.lockedUntil().isAfter(before.lastAt())
                        ? before.lockedUntil()
                        : before.lastAt();
        boolean forgotten = quietSince.plus(settings.failuresForgottenAfter()).isBefore(now);
        int failures = (forgotten ? 0 : before.failures()) + 1;
        int over = failures - limitOf(subject.kind);
        rows.save(subject, failures, now, over < 0 ? null : now.plus(lock(over)));
    }

    private Duration lock(int over) {
        Duration grown = settings.firstLock().multipliedBy(1L << Math.min(over, 20));
        return grown.compareTo(settings.longestLock()) > 0 ? settings.longestLock() : grown;
    }

    private int limitOf(Kind kind) {
        return switch (kind) {
            case NAME_AND_ADDRESS -> settings.failuresByNameAndAddress();
            case ADDRESS -> settings.failuresByAddress();
            case NAME -> settings.failuresByName();
        };
    }

    private Refusal tooMany(Instant comeBack) {
        Duration wait = Duration.between(clock.instant(), comeBack);
        long minutes = Math.max(1, wait.plusSeconds(59).toMinutes());
        return new Refusal(
                Refusal.Reason.TOO_MANY_ATTEMPTS,
                String.format(
                        Locale.ROOT,
                        "Too many attempts to log on failed. Please come back in %d minute%s (after %s UTC).",
                        minutes,
                        minutes == 1 ? "" : "s",
                        comeBack.truncatedTo(ChronoUnit.SECONDS).toString().substring(11, 19)));
    }

    private static byte[] hash(String subject) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(subject.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
