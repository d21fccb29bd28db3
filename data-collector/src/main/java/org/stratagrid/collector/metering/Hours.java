package org.stratagrid.collector.metering;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Full hours (UTC) and the database's time resolution. */
public final class Hours {

    static final Duration HOUR = Duration.ofHours(1);

    private Hours() {}

    /** The beginning of the hour that this instant is in. */
    public static Instant floor(Instant instant) {
        return instant.truncatedTo(ChronoUnit.HOURS);
    }

    static Instant ceil(Instant instant) {
        Instant floor = floor(instant);
        return floor.equals(instant) ? instant : floor.plus(HOUR);
    }

    /** Times are kept to the microsecond; what is finer is cut off at the door, the same way for each copy of a fact. */
    public static Instant micros(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }

    /** The driver's type for timestamptz. */
    public static OffsetDateTime sql(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
