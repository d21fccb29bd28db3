package org.stratagrid.scheduler.book;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who holds room, by server and by configuration. Arrays, because there may be a million configurations of few servers. */
final class Holdings {

    private static final HeldRow[] NONE = {};

    private final Map<UUID, HeldRow> servers = new HashMap<>();
    private final Map<UUID, HeldRow[]> configurations = new HashMap<>();

    /** The server must hold nothing. */
    void add(HeldRow row) {
        servers.put(row.held().serverId(), row);
        configurations.merge(row.held().configurationId(), new HeldRow[] {row}, Holdings::with);
    }

    /** @return what it held */
    @Nullable
    HeldRow remove(UUID server) {
        HeldRow row = servers.remove(server);
        if (row != null) {
            configurations.computeIfPresent(row.held().configurationId(), (id, rows) -> without(rows, row));
        }
        return row;
    }

    @Nullable
    HeldRow of(UUID server) {
        return servers.get(server);
    }

    Collection<HeldRow> all() {
        return servers.values();
    }

    /** What the configuration and these servers hold. */
    Collection<HeldRow> concerning(UUID configuration, Collection<UUID> serverIds) {
        Map<UUID, HeldRow> rows = new LinkedHashMap<>();
        for (HeldRow row : configurations.getOrDefault(configuration, NONE)) {
            rows.put(row.held().serverId(), row);
        }
        for (UUID server : serverIds) {
            HeldRow row = servers.get(server);
            if (row != null) {
                rows.put(server, row);
            }
        }
        return rows.values();
    }

    /** The versions of the configuration's rows, ascending. */
    List<Long> versions(UUID configuration) {
        return Arrays.stream(configurations.getOrDefault(configuration, NONE))
                .map(HeldRow::version)
                .sorted()
                .toList();
    }

    void clear() {
        servers.clear();
        configurations.clear();
    }

    private static HeldRow[] with(HeldRow[] rows, HeldRow[] more) {
        HeldRow[] all = Arrays.copyOf(rows, rows.length + 1);
        all[rows.length] = more[0];
        return all;
    }

    private static HeldRow @Nullable [] without(HeldRow[] rows, HeldRow gone) {
        HeldRow[] rest = Arrays.stream(rows).filter(row -> row != gone).toArray(HeldRow[]::new);
        return rest.length == 0 ? null : rest;
    }
}
