package org.stratagrid.configurations.scaling;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * What load has led to so far, beside what was configured by hand. What is really there may be more, because of a scheduled
 * window, but is never less for long.
 *
 * @param servers further servers, 0 and more
 * @param memory  further MiB of single servers; those without any are not in it
 */
record Wish(int servers, Map<UUID, Long> memory) {

    static final Wish NOTHING = new Wish(0, Map.of());

    Wish {
        memory = Map.copyOf(memory);
    }

    Wish withServers(int number) {
        return new Wish(Math.max(0, number), memory);
    }

    Wish withMemory(UUID server, long mib) {
        Map<UUID, Long> changed = new HashMap<>(memory);
        if (mib > 0) {
            changed.put(server, mib);
        } else {
            changed.remove(server);
        }
        return new Wish(servers, changed);
    }

    long memoryOf(UUID server) {
        return memory.getOrDefault(server, 0L);
    }
}
