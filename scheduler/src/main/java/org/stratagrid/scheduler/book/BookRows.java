package org.stratagrid.scheduler.book;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.placement.AccountPolicy;
import org.stratagrid.contracts.placement.GridRules;
import org.stratagrid.contracts.placement.LicencePrice;
import org.stratagrid.contracts.values.Money;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.node.NodeBook;
import org.stratagrid.scheduler.reservation.Reservations;

/** Reads what the book needs. */
final class BookRows {

    private static final int FETCH = 5_000;

    private static final String CHANGES = """
            SELECT pg_current_snapshot()::text AS position,
                   (SELECT floor FROM scheduler.change_floor) > pg_snapshot_xmin(seen.snapshot) AS forgotten,
                   c.xid IS NOT NULL AS is_change, c.nodes, c.servers, c.policy
              FROM (SELECT ?::pg_snapshot AS snapshot) seen
                   LEFT JOIN scheduler.change c
                          ON c.xid >= pg_snapshot_xmin(?::pg_snapshot)
                             AND NOT pg_visible_in_snapshot(c.xid, seen.snapshot)
                             AND c.writer IS DISTINCT FROM ?
            """;

    private final Connection connection;

    BookRows(Connection connection) {
        this.connection = connection;
    }

    /** All rows at one moment. {@code position} is the snapshot in which they were read. */
    record Everything(List<NodeRow> nodes, List<HeldRow> held, Policies policies, String position) {}

    /**
     * What transactions did that were not visible at the position of before.
     *
     * @param everything so much that all has to be read anew
     */
    record Changes(String position, Set<UUID> nodes, Set<UUID> servers, boolean policy, boolean everything) {

        boolean areNone() {
            return nodes.isEmpty() && servers.isEmpty() && !policy && !everything;
        }
    }

    /** From here on everything is read as it is at the moment of the first look. */
    void beginSnapshot() throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
        }
    }

    void endSnapshot() throws SQLException {
        connection.rollback();
        connection.setAutoCommit(true);
    }

    /** In a snapshot. */
    Everything everything() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(FETCH);
            String position;
            try (ResultSet row = statement.executeQuery("SELECT pg_current_snapshot()::text")) {
                row.next();
                position = row.getString(1);
            }
            Interning same = new Interning();
            List<NodeRow> nodes;
            try (ResultSet rows = statement.executeQuery("SELECT * FROM scheduler.node")) {
                nodes = nodeRows(rows);
            }
            List<HeldRow> held = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery("SELECT * FROM scheduler.reservation")) {
                while (rows.next()) {
                    held.add(new HeldRow(same.of(Reservations.held(rows)), rows.getLong("version")));
                }
            }
            return new Everything(nodes, held, policies(), position);
        }
    }

    /** A database that was restored from a dump counts its transactions anew; the changes of then say nothing any more. */
    void forgetChangesOfAnotherTime() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("UPDATE scheduler.change_floor SET floor = '0', next = '0'"
                    + " WHERE next > pg_snapshot_xmax(pg_current_snapshot())");
            statement.execute("DELETE FROM scheduler.change WHERE xid > pg_snapshot_xmax(pg_current_snapshot())");
        }
    }

    /** @param writer whose own changes are known already */
    Changes since(String position, UUID writer) throws SQLException {
        Set<UUID> nodes = new LinkedHashSet<>();
        Set<UUID> servers = new LinkedHashSet<>();
        boolean policy = false;
        boolean everything = false;
        String now = position;
        try (PreparedStatement statement = connection.prepareStatement(CHANGES)) {
            statement.setString(1, position);
            statement.setString(2, position);
            statement.setObject(3, writer);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    now = row.getString("position");
                    everything |= row.getBoolean("forgotten");
                    if (row.getBoolean("is_change")) {
                        policy |= row.getBoolean("policy");
                        everything |= !add(row.getArray("nodes"), nodes) | !add(row.getArray("servers"), servers);
                    }
                }
            }
        }
        return new Changes(now, nodes, servers, policy, everything);
    }

    private static boolean add(@Nullable Array ids, Set<UUID> all) throws SQLException {
        if (ids == null) {
            return false;
        }
        all.addAll(List.of((UUID[]) ids.getArray()));
        return true;
    }

    List<NodeRow> nodes(Collection<UUID> ids) throws SQLException {
        if (ids.isEmpty()) {
            return List.of();
        }
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT * FROM scheduler.node WHERE id = ANY (?)")) {
            statement.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                return nodeRows(rows);
            }
        }
    }

    List<HeldRow> held(Collection<UUID> serverIds) throws SQLException {
        if (serverIds.isEmpty()) {
            return List.of();
        }
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT * FROM scheduler.reservation WHERE server_id = ANY (?)")) {
            statement.setArray(1, connection.createArrayOf("uuid", serverIds.toArray()));
            List<HeldRow> held = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    held.add(new HeldRow(Reservations.held(rows), rows.getLong("version")));
                }
            }
            return held;
        }
    }

    private static List<NodeRow> nodeRows(ResultSet rows) throws SQLException {
        List<NodeRow> nodes = new ArrayList<>();
        while (rows.next()) {
            nodes.add(new NodeRow(NodeBook.node(rows), rows.getLong("terms")));
        }
        return nodes;
    }

    /** In a snapshot. */
    Policies policies() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            long version;
            try (ResultSet row = statement.executeQuery("SELECT version FROM scheduler.policy_version")) {
                row.next();
                version = row.getLong(1);
            }
            Map<UUID, AccountPolicy> accounts = new HashMap<>();
            try (ResultSet row = statement.executeQuery("SELECT * FROM scheduler.account_policy")) {
                while (row.next()) {
                    accounts.put(
                            row.getObject("account_id", UUID.class),
                            new AccountPolicy(row.getBoolean("risky"), row.getBoolean("dedicated")));
                }
            }
            Map<Tier, String> groups = new EnumMap<>(Tier.class);
            try (ResultSet row = statement.executeQuery("SELECT * FROM scheduler.tier_group")) {
                while (row.next()) {
                    groups.put(Tier.valueOf(row.getString("tier")), row.getString("node_group"));
                }
            }
            List<LicencePrice> licences = new ArrayList<>();
            try (ResultSet row = statement.executeQuery("SELECT * FROM scheduler.licence_price ORDER BY system")) {
                while (row.next()) {
                    licences.add(new LicencePrice(
                            row.getString("system"),
                            new Money(row.getLong("minor_units"), Currency.getInstance(row.getString("currency")))));
                }
            }
            return new Policies(version, accounts, new GridRules(groups, licences));
        }
    }
}
