package org.stratagrid.contracts.values;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** An amount of bandwidth in Mbit/s; never negative. In JSON it is the plain number. */
public record Bandwidth(@JsonValue int mbps) implements Comparable<Bandwidth> {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Bandwidth {
        if (mbps < 0) {
            throw new IllegalArgumentException("bandwidth below zero: " + mbps + " Mbit/s");
        }
    }

    @Override
    public int compareTo(Bandwidth other) {
        return Integer.compare(mbps, other.mbps);
    }

    @Override
    public String toString() {
        return mbps + " Mbit/s";
    }
}
