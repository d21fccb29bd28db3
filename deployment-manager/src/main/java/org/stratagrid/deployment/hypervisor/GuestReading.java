package org.stratagrid.deployment.hypervisor;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Counters of one domain since its start. {@code cards} by tap name. */
public record GuestReading(
        UUID domain,
        String name,
        GuestState state,
        int cpus,
        long cpuNanos,
        long memoryMib,
        @Nullable Long memoryUsedMib,
        Map<String, Traffic> cards,
        long diskReadBytes,
        long diskWrittenBytes) {

    /** As the guest sees it. */
    public record Traffic(long received, long sent) {}
}
