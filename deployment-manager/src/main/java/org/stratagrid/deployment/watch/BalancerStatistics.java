package org.stratagrid.deployment.watch;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** HAProxy's statistics of the servers that it balances: CSV whose columns are named in the line that begins with "# ". */
final class BalancerStatistics {

    /**
     * @param up            null for one in maintenance, draining, or not checked
     * @param responseTime  mean of the last requests, ms
     * @param checkDuration of the last health check, ms
     */
    record Line(
            @Nullable Boolean up,
            int connections,
            long requests,
            @Nullable Integer responseTime,
            @Nullable Integer checkDuration) {

        /** Of requests where there were any since, else of the last health check. */
        @Nullable
        Integer millis(long requestsBefore) {
            return requests > requestsBefore && responseTime != null ? responseTime : checkDuration;
        }
    }

    private BalancerStatistics() {}

    /** By the servers' names. */
    static Map<String, Line> parse(List<String> lines) {
        Map<String, Line> found = new HashMap<>();
        List<String> columns = List.of();
        for (String line : lines) {
            if (line.startsWith("# ")) {
                columns = List.of(line.substring(2).split(",", -1));
                continue;
            }
            String[] cells = line.split(",", -1);
            String name = cell(cells, columns, "svname");
            if (name != null && !name.equals("BACKEND") && !name.equals("FRONTEND")) {
                Integer connections = number(cells, columns, "scur");
                Integer requests = number(cells, columns, "stot");
                found.put(
                        name,
                        new Line(
                                up(cell(cells, columns, "status")),
                                connections == null ? 0 : connections,
                                requests == null ? 0 : requests,
                                number(cells, columns, "rtime"),
                                number(cells, columns, "check_duration")));
            }
        }
        return found;
    }

    private static @Nullable Boolean up(@Nullable String status) {
        if (status == null) {
            return null;
        }
        return status.startsWith("UP") ? Boolean.TRUE : status.startsWith("DOWN") ? Boolean.FALSE : null;
    }

    private static @Nullable String cell(String[] cells, List<String> columns, String column) {
        int index = columns.indexOf(column);
        return index < 0 || index >= cells.length || cells[index].isEmpty() ? null : cells[index];
    }

    private static @Nullable Integer number(String[] cells, List<String> columns, String column) {
        String cell = cell(cells, columns, column);
        try {
            return cell == null ? null : Integer.valueOf(cell);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
