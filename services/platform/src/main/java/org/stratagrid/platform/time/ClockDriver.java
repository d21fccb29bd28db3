package org.stratagrid.platform.time;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Moves the driven clock and remembers where it stands. Exists only where the clock is driven. */
public final class ClockDriver {

    private final DrivenClock clock;
    private final JdbcClient database;

    ClockDriver(DrivenClock clock, JdbcClient database) {
        this.clock = clock;
        this.database = database;
    }

    /** The row first: if we die between the two, the clock is ahead after the restart, never behind. */
    public synchronized Instant advance(Duration by) {
        Instant next = clock.instant().plus(by);
        database.sql("INSERT INTO jobs.driven_clock (single, stands_at) VALUES (true, :at)"
                        + " ON CONFLICT (single) DO UPDATE SET stands_at = excluded.stands_at")
                .param("at", next.atOffset(ZoneOffset.UTC))
                .update();
        return clock.advance(by);
    }
}
