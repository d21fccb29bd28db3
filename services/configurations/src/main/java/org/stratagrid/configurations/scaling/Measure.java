package org.stratagrid.configurations.scaling;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.automation.ScalingPolicy;

/** What load is seen by. */
enum Measure {
    CPU("CPU", " %", true, Reading::cpuPercent, ScalingPolicy::cpuPercent),
    MEMORY("memory", " %", true, Reading::memoryPercent, ScalingPolicy::memoryPercent),
    CONNECTIONS("connections", "", true, Reading::connections, ScalingPolicy::connections),
    /** Does not fall by half where servers double; so it is compared as it is. */
    RESPONSE("answers after", " ms", false, Reading::responseMillis, ScalingPolicy::responseMillis);

    private final String words;
    private final String unit;
    private final boolean shared;
    private final Function<Reading, @Nullable Integer> value;
    private final Function<ScalingPolicy, @Nullable Integer> limit;

    Measure(
            String words,
            String unit,
            boolean shared,
            Function<Reading, @Nullable Integer> value,
            Function<ScalingPolicy, @Nullable Integer> limit) {
        this.words = words;
        this.unit = unit;
        this.shared = shared;
        this.value = value;
        this.limit = limit;
    }

    static List<Measure> watched(ScalingPolicy policy) {
        return List.of(values()).stream()
                .filter(measure -> measure.limit(policy) != null)
                .toList();
    }

    @Nullable
    Integer limit(ScalingPolicy policy) {
        return limit.apply(policy);
    }

    /** Among those of the servers that tell it. */
    OptionalDouble mean(Look look, Collection<UUID> servers) {
        return servers.stream()
                .map(look.servers()::get)
                .filter(Objects::nonNull)
                .map(value)
                .filter(Objects::nonNull)
                .mapToInt(Integer::intValue)
                .average();
    }

    /** What it would be where this part of the servers, or of the memory, carries all of it. */
    double carriedBy(double part, double now) {
        return shared ? now / part : now;
    }

    /** "CPU 83 %". */
    String words(double now) {
        return words + " " + Math.round(now) + unit;
    }
}
