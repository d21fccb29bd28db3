package org.stratagrid.contracts.values;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** An amount of memory in MiB; never negative. In JSON it is the plain number. */
public record Memory(@JsonValue long mib) implements Comparable<Memory> {

    public static final Memory ZERO = new Memory(0);

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Memory {
        if (mib < 0) {
            throw new IllegalArgumentException("memory below zero: " + mib + " MiB");
        }
    }

    public Memory plus(Memory other) {
        return new Memory(Math.addExact(mib, other.mib));
    }

    /** What this much memory uses in so many seconds. */
    public MemoryTime over(long seconds) {
        return new MemoryTime(Math.multiplyExact(mib, seconds));
    }

    @Override
    public int compareTo(Memory other) {
        return Long.compare(mib, other.mib);
    }

    /** For people: "512 MiB", "1.5 GiB". */
    @Override
    public String toString() {
        if (mib < 1024) {
            return mib + " MiB";
        }
        return java.math.BigDecimal.valueOf(mib)
                        .divide(java.math.BigDecimal.valueOf(1024), 2, java.math.RoundingMode.HALF_EVEN)
                        .stripTrailingZeros()
                        .toPlainString()
                + " GiB";
    }
}
