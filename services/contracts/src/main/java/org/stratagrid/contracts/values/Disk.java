package org.stratagrid.contracts.values;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** An amount of disk in GiB; never negative. In JSON it is the plain number. */
public record Disk(@JsonValue int gib) implements Comparable<Disk> {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Disk {
        if (gib < 0) {
            throw new IllegalArgumentException("disk below zero: " + gib + " GiB");
        }
    }

    @Override
    public int compareTo(Disk other) {
        return Integer.compare(gib, other.gib);
    }

    @Override
    public String toString() {
        return gib + " GiB";
    }
}
