package org.stratagrid.platform.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock that stands still until it is told to move: for tests and the demo (a month in minutes). It only goes forward. One
 * process only: other processes do not see it move.
 */
public final class DrivenClock extends Clock {

    private volatile Instant now;

    public DrivenClock(Instant start) {
        this.now = start;
    }

    public synchronized Instant advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("the clock only goes forward");
        }
        Instant next = now.plus(by);
        now = next;
        return next;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        if (!zone.equals(ZoneOffset.UTC)) {
            throw new IllegalArgumentException("all time inside is UTC");
        }
        return this;
    }
}
