package org.stratagrid.configurations.scaling;

import java.time.Duration;
import java.time.Instant;

/** From a moment until just before another one. */
record Span(Instant from, Instant until) {

    boolean includes(Instant moment) {
        return !moment.isBefore(from) && moment.isBefore(until);
    }

    boolean overlaps(Span other) {
        return from.isBefore(other.until) && other.from.isBefore(until);
    }

    boolean isEmpty() {
        return !from.isBefore(until);
    }

    Duration length() {
        return Duration.between(from, until);
    }
}
