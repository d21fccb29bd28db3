package org.stratagrid.collector.metering;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * How far the hours are closed, and the last sequence number given out. Whoever changes facts, transfer or snapshots locks it
 * first and keeps the lock until its commit.
 */
@Repository("collectorProgress")
public class Progress implements InitializingBean {

    private final JdbcClient database;
    private final Clock clock;

    Progress(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The first start ever: hours before it have no use, or a late fact will bring it. */
    @Override
    public void afterPropertiesSet() {
        database.sql("INSERT INTO collector.progress (closed_until, sequence) VALUES (:until, 0)"
                        + " ON CONFLICT (single) DO NOTHING")
                .param("until", Hours.sql(Hours.floor(clock.instant())))
                .update();
    }

    /** All hours before {@code closedUntil} have their snapshots; {@code sequence} is the highest number among them. */
    public record Mark(Instant closedUntil, long sequence) {}

    /** Waits for its turn; to be called in a transaction. */
    public Mark lock() {
        return read(" FOR UPDATE");
    }

    Mark now() {
        return read("");
    }

    void advance(Instant closedUntil, long sequence) {
        database.sql("UPDATE collector.progress SET closed_until = :until, sequence = :sequence")
                .param("until", Hours.sql(closedUntil))
                .param("sequence", sequence)
                .update();
    }

    private Mark read(String lock) {
        return database.sql("SELECT closed_until, sequence FROM collector.progress" + lock)
                .query(Progress::mark)
                .single();
    }

    private static Mark mark(java.sql.ResultSet row, int number) throws java.sql.SQLException {
        return new Mark(row.getObject("closed_until", OffsetDateTime.class).toInstant(), row.getLong("sequence"));
    }
}
