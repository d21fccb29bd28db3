package org.stratagrid.configurations.scaling;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.values.MemoryTime;
import org.stratagrid.contracts.values.Money;

/**
 * What may be spent in a day, in MiB-seconds. A server is added when an hour of it can be paid, and goes ten minutes before the
 * day's money is used up, since going takes some time, too.
 *
 * @param mibSeconds a day (UTC)
 */
record Budget(long mibSeconds) {

    static final Budget UNBOUNDED = new Budget(Long.MAX_VALUE);

    private static final Duration WORTH_ADDING = Duration.ofHours(1);
    private static final Duration TO_GO = Duration.ofMinutes(10);

    /** @param rate the price of a GB-RAM-hour; null where it is not known, so that nothing can be added under a bound */
    static Budget of(@Nullable Money aDay, @Nullable Money rate) {
        if (aDay == null) {
            return UNBOUNDED;
        }
        if (rate == null || !rate.currency().equals(aDay.currency())) {
            return new Budget(0);
        }
        return rate.isPositive()
                ? new Budget(
                        Math.multiplyExact(aDay.minorUnits(), MemoryTime.MIB_SECONDS_PER_GB_HOUR) / rate.minorUnits())
                : UNBOUNDED;
    }

    boolean isBounded() {
        return mibSeconds != Long.MAX_VALUE;
    }

    /** Whether so much may be added beside what runs already. */
    boolean allows(long addedMib, long moreMib, long spentToday, Instant now) {
        if (!isBounded()) {
            return true;
        }
        long running = addedMib + moreMib;
        long today = Math.min(WORTH_ADDING.plus(TO_GO).toSeconds(), untilMidnight(now));
        return running * today <= mibSeconds - spentToday
                && running * WORTH_ADDING.plus(TO_GO).toSeconds() <= mibSeconds;
    }

    /** Whether something has to go now. */
    boolean isUsedUp(long addedMib, long spentToday, Instant now) {
        return isBounded()
                && addedMib > 0
                && addedMib * Math.min(TO_GO.toSeconds(), untilMidnight(now)) > mibSeconds - spentToday;
    }

    private static long untilMidnight(Instant now) {
        Instant midnight = now.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(1));
        return Duration.between(now, midnight).plusMillis(999).toSeconds();
    }
}
