package org.stratagrid.contracts.values;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Memory held over time, in MiB-seconds: exact, so that hours and months add up without loss (spec BI-2). A GB-RAM-hour is
 * 1,024 MiB held for 3,600 s. In JSON it is the plain number of MiB-seconds.
 */
public record MemoryTime(@JsonValue long mibSeconds) implements Comparable<MemoryTime> {

    public static final long MIB_SECONDS_PER_GB_HOUR = 1024L * 3600L;
    public static final MemoryTime ZERO = new MemoryTime(0);

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public MemoryTime {
        if (mibSeconds < 0) {
            throw new IllegalArgumentException("memory time below zero: " + mibSeconds + " MiB-seconds");
        }
    }

    public static MemoryTime ofGbRamHours(long gbRamHours) {
        return new MemoryTime(Math.multiplyExact(gbRamHours, MIB_SECONDS_PER_GB_HOUR));
    }

    public MemoryTime plus(MemoryTime other) {
        return new MemoryTime(Math.addExact(mibSeconds, other.mibSeconds));
    }

    /** GB-RAM-hours for people, rounded half-even to two places; never compute with it. */
    public BigDecimal gbRamHours() {
        return BigDecimal.valueOf(mibSeconds)
                .divide(BigDecimal.valueOf(MIB_SECONDS_PER_GB_HOUR), 2, RoundingMode.HALF_EVEN);
    }

    @Override
    public int compareTo(MemoryTime other) {
        return Long.compare(mibSeconds, other.mibSeconds);
    }

    @Override
    public String toString() {
        return gbRamHours() + " GB-RAM-hours";
    }
}
