package org.stratagrid.billing.progress;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * How far use is taken over and rated. The row is also the lock that orders all that changes money: rating holds it alone for
 * the length of an hour's transaction, everything else holds it shared and first, so that nothing waits in a circle.
 */
@Component
public class RatedHours {

    /** All hours before {@code until} are rated; all snapshots up to {@code sequence} are here. */
    public record Position(Instant until, long sequence) {}

    private static final String SELECT = "SELECT rated_until, imported_sequence FROM billing.progress";

    private final JdbcClient database;
    private final Clock clock;

    RatedHours(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    public Position position() {
        return read(SELECT);
    }

    /** Within a transaction that changes money. */
    public Position holdShared() {
        return read(SELECT + " FOR SHARE");
    }

    /** Within the transaction that rates or takes over. */
    public Position holdAlone() {
        return read(SELECT + " FOR UPDATE");
    }

    public void ratedUntil(Instant until) {
        database.sql("UPDATE billing.progress SET rated_until = :until")
                .param("until", until.atOffset(ZoneOffset.UTC))
                .update();
    }

    public void importedTo(long sequence) {
        database.sql("UPDATE billing.progress SET imported_sequence = :sequence")
                .param("sequence", sequence)
                .update();
    }

    private Position read(String select) {
        Supplier<java.util.Optional<Position>> kept =
                () -> database.sql(select).query(RatedHours::row).optional();
        return kept.get().orElseGet(() -> {
            begin();
            return kept.get().orElseThrow();
        });
    }

    /** Billing begins in the hour in which it is first asked for anything: before that there was no account. */
    private void begin() {
        database.sql("INSERT INTO billing.progress (rated_until) VALUES (:hour) ON CONFLICT DO NOTHING")
                .param("hour", clock.instant().truncatedTo(ChronoUnit.HOURS).atOffset(ZoneOffset.UTC))
                .update();
    }

    private static Position row(ResultSet row, int number) throws SQLException {
        return new Position(row.getObject(1, OffsetDateTime.class).toInstant(), row.getLong(2));
    }
}
