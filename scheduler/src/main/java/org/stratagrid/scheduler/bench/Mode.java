package org.stratagrid.scheduler.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is measured; docs/benchmarks.md explains each. */
enum Mode {
    STEADY,
    FILL,
    PACK,
    FAILURE,
    REBALANCE;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Mode of(String word) {
        return Arrays.stream(values())
                .filter(mode -> mode.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new BenchFailure("--mode is one of "
                        + Arrays.stream(values()).map(Mode::word).collect(Collectors.joining(", ")) + ", not \"" + word
                        + "\""));
    }
}
