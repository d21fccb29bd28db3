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
import java.util.StringJoiner;
import java.util.UUID;
import org.stratagrid.scheduler.node.Size;
import org.stratagrid.scheduler.reservation.Held;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Many requests in one transaction and one round trip; the work is done by the database's {@code commit_group}. */
final class GroupCommit {

    private final PreparedStatement statement;
    private final Connection connection;
    private final UUID scheduler;
    private final JsonMapper json;

    GroupCommit(Connection connection, UUID scheduler, JsonMapper json) throws SQLException {
        this.connection = connection;
        this.scheduler = scheduler;
        this.json = json;
        this.statement = connection.prepareStatement(
                "SELECT * FROM scheduler.commit_group(?, ?::jsonb, ?::jsonb, ?::jsonb, ?, ?, ?, ?)");
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
        ArrayNode asked = json.createArrayNode();
        StringJoiner placings = new StringJoiner(",", "[", "]");
        StringJoiner decisions = new StringJoiner(",", "[", "]");
        byte[][] problems = new byte[items.size()][];
        Set<UUID> servers = new LinkedHashSet<>(released);
        Set<UUID> receiving = new LinkedHashSet<>();
        for (int i = 0; i < items.size(); i++) {
            Commitment item = items.get(i);
            ObjectNode ask = asked.addObject();
            ask.put("item", i);
            ask.put("configuration", item.configurationId.toString());
            ask.put("policies", item.policies);
            ArrayNode seen = ask.putArray("seen");
            item.seen.forEach(seen::add);
            for (String placing : item.placings) {
                placings.add(numbered(placing, i));
            }
            decisions.add(numbered(item.decision, i));
            problems[i] = item.problem;
            servers.addAll(item.servers);
            receiving.addAll(item.receiving);
        }
        statement.setObject(1, scheduler);
        statement.setString(2, asked.toString());
        statement.setString(3, placings.toString());
        statement.setString(4, decisions.toString());
        statement.setArray(5, connection.createArrayOf("bytea", problems));
        statement.setArray(6, connection.createArrayOf("uuid", servers.toArray()));
        statement.setArray(7, connection.createArrayOf("uuid", receiving.toArray()));
        statement.setArray(8, connection.createArrayOf("uuid", released.toArray()));
        try (ResultSet rows = statement.executeQuery()) {
            return read(rows, items);
        }
    }

    private static String numbered(String document, int item) {
        return "{\"item\":" + item + "," + document.substring(1);
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
