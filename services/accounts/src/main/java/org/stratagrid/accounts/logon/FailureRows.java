package org.stratagrid.accounts.logon;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table of failed log-ons. */
@Repository("accountsFailureRows")
class FailureRows {

    private static final String THIS = " WHERE kind = :kind AND subject = :subject";
    private static final Duration KEPT = Duration.ofDays(1);

    private final JdbcClient database;

    FailureRows(JdbcClient database) {
        this.database = database;
    }

    @Configuration(proxyBeanMethods = false)
    static class Job {
        @Bean
        RecurringTask<Void> accountsForgetFailures(FailureRows rows, Clock clock) {
            return Tasks.recurring("accounts-forget-failures", FixedDelay.ofHours(1))
                    .execute((instance, context) ->
                            rows.forgetBefore(clock.instant().minus(KEPT)));
        }
    }

    record Failures(int failures, Instant lastAt, @Nullable Instant lockedUntil) {}

    /** Makes the row if need be, and waits until no other attempt holds it. */
    Failures lock(GuessingLimit.Subject subject, Instant now) {
        // An update of nothing instead of "do nothing": the row is locked at once, so no clean-up can take it away
        // again.
        return database.sql("INSERT INTO accounts.log_on_failure AS f (kind, subject, failures, last_at)"
                        + " VALUES (:kind, :subject, 0, :now) ON CONFLICT (kind, subject) DO UPDATE SET failures = f.failures"
                        + " RETURNING failures, last_at, locked_until")
                .param("kind", subject.kind().name())
                .param("subject", subject.hash())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query((row, number) -> new Failures(
                        row.getInt("failures"),
                        row.getObject("last_at", OffsetDateTime.class).toInstant(),
                        instant(row.getObject("locked_until", OffsetDateTime.class))))
                .single();
    }

    void save(GuessingLimit.Subject subject, int failures, Instant lastAt, @Nullable Instant lockedUntil) {
        database.sql("UPDATE accounts.log_on_failure SET failures = :failures, last_at = :lastAt,"
                        + " locked_until = :lockedUntil" + THIS)
                .param("failures", failures)
                .param("lastAt", lastAt.atOffset(ZoneOffset.UTC))
                .param(
                        "lockedUntil",
                        lockedUntil == null ? null : lockedUntil.atOffset(ZoneOffset.UTC),
                        java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
                .param("kind", subject.kind().name())
                .param("subject", subject.hash())
                .update();
    }

    /** One counted attempt was none; the lock goes only if the others do not make it. */
    void takeBack(GuessingLimit.Subject subject, int limit) {
        database.sql("UPDATE accounts.log_on_failure SET failures = greatest(failures - 1, 0),"
                        + " locked_until = CASE WHEN failures - 1 < :limit THEN NULL ELSE locked_until END" + THIS)
                .param("limit", limit)
                .param("kind", subject.kind().name())
                .param("subject", subject.hash())
                .update();
    }

    void delete(GuessingLimit.Subject subject) {
        database.sql("DELETE FROM accounts.log_on_failure" + THIS)
                .param("kind", subject.kind().name())
                .param("subject", subject.hash())
                .update();
    }

    int forgetBefore(Instant time) {
        return database.sql("DELETE FROM accounts.log_on_failure WHERE last_at < :time")
                .param("time", time.atOffset(ZoneOffset.UTC))
                .update();
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
