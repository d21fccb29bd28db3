package org.stratagrid.scheduler.book;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.stratagrid.scheduler.node.Size;
import org.stratagrid.scheduler.reservation.Held;

/** Many requests in one transaction and one round trip; the work is done by the database's {@code commit_group}. */
final class GroupCommit {

    private final PreparedStatement statement;
    private final Connection connection;

    GroupCommit(Connection connection) throws SQLException {
        this.connection = connection;
        this.statement = connection.prepareStatement(
                "SELECT * FROM scheduler.commit_group(?::text[]::scheduler.seen[], ?::text[]::scheduler.placing[],"
                        + " ?::text[]::scheduler.decided[], ?, ?, ?, ?, ?)");
    }

    /**
     * What became of it.
     *
     * @param conflicts why, for each item that left nothing
     * @param written   the rows of the others as they are now
     */
    record Result(Map<Commitment, String> conflicts, List<HeldRow> written, List<NodeTotals> totals) {}

    /**
     * @param items    of different configurations
     * @param released servers that are to hold nothing any more
     */
    Result commit(List<Commitment> items, Collection<UUID> released) throws SQLException {
        List<String> seen = new ArrayList<>();
        List<String> placings = new ArrayList<>();
        List<String> decisions = new ArrayList<>();
        byte[][] problems = new byte[items.size()][];
        Set<UUID> servers = new LinkedHashSet<>();
        Set<UUID> standing = new LinkedHashSet<>(released);
        Set<UUID> receiving = new LinkedHashSet<>();
        for (int i = 0; i < items.size(); i++) {
            Commitment item = items.get(i);
            seen.add(RowLiteral.ofItem(i, item.sight));
            for (String placing : item.placings) {
                placings.add(RowLiteral.ofItem(i, placing));
            }
            decisions.add(RowLiteral.ofItem(i, item.decision));
            problems[i] = item.problem;
            servers.addAll(item.servers);
            standing.addAll(item.standing);
            receiving.addAll(item.receiving);
        }
        set(1, "text", seen);
        set(2, "text", placings);
        set(3, "text", decisions);
        statement.setArray(4, connection.createArrayOf("bytea", problems));
        set(5, "uuid", servers);
        set(6, "uuid", standing);
        set(7, "uuid", receiving);
        set(8, "uuid", released);
        try (ResultSet rows = statement.executeQuery()) {
            return read(rows, items);
        }
    }

    private void set(int place, String type, Collection<?> values) throws SQLException {
        statement.setArray(place, connection.createArrayOf(type, values.toArray()));
    }

    private static Result read(ResultSet rows, List<Commitment> items) throws SQLException {
        Map<Commitment, String> conflicts = new HashMap<>();
        Map<UUID, Long> versions = new HashMap<>();
        List<NodeTotals> totals = new ArrayList<>();
        while (rows.next()) {
            String why = rows.getString("why");
            if (why != null) {
                conflicts.put(items.get(rows.getInt("item")), why);
                continue;
            }
            UUID id = rows.getObject("id", UUID.class);
            long version = rows.getLong("version");
            if (!rows.wasNull()) {
                versions.put(id, version);
                continue;
            }
            totals.add(new NodeTotals(
                    id,
                    new Size(
                            rows.getLong("memory_mib"),
                            rows.getLong("cpus"),
                            rows.getLong("disk_gib"),
                            rows.getLong("mbps")),
                    rows.getInt("server_count"),
                    rows.getInt("network_hungry"),
                    rows.getInt("storage_hungry")));
        }
        List<HeldRow> written = new ArrayList<>();
        for (Commitment item : items) {
            if (!conflicts.containsKey(item)) {
                for (Held held : item.changed) {
                    Long version = versions.get(held.serverId());
                    if (version == null) {
                        throw new IllegalStateException("written without a version: " + held);
                    }
                    written.add(new HeldRow(held, version));
                }
            }
        }
        return new Result(conflicts, written, totals);
    }
}
