package org.stratagrid.configurations.scaling;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.scaling.ScalingPolicy;

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

    OptionalDouble mean(Look look) {
        return mean(look, look.servers().keySet());
    }

    /** What it would be for each of so many servers, if they carried what all of this look do. */
    double carriedBy(int servers, Look look) {
        double mean = mean(look).orElse(Double.MAX_VALUE);
        return shared ? mean * look.servers().size() / servers : mean;
    }

    /** What it would be with this part of the memory. */
    double carriedBy(double part, double now) {
        return shared ? now / part : now;
    }

    /** "CPU 83 %". */
    String words(double now) {
        return words + " " + Math.round(now) + unit;
    }
}
