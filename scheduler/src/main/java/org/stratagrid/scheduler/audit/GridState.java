package org.stratagrid.scheduler.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.solver.Weights;

/**
 * All that counts for checking a plan, in the auditor's own words and read by its own statements.
 *
 * @param groups    tiers that are confined to a group of nodes
 * @param dedicated accounts whose servers go to nodes of their own only
 * @param licences  points that a system costs a node that is not licensed for it
 * @param risk      points for two servers of different risky accounts on one node
 */
public record GridState(
        List<NodeState> nodes,
        List<Hold> holds,
        Map<Tier, String> groups,
        Set<UUID> dedicated,
        Map<String, Double> licences,
        double risk) {

    /** Amounts of memory (MiB), CPUs, disk (GiB) and bandwidth (Mbit/s). */
    public record Amounts(long memory, long cpus, long disk, long bandwidth) {
        Amounts plus(Amounts other) {
            return new Amounts(
                    memory + other.memory, cpus + other.cpus, disk + other.disk, bandwidth + other.bandwidth);
        }
    }

    /**
     * A node.
     *
     * @param open   takes new servers, as it says and as the operator says
     * @param amount what may be sold of it
     */
    public record NodeState(
            UUID id,
            String name,
            boolean open,
            String group,
            boolean isolated,
            @Nullable UUID dedicatedTo,
            Set<String> licensed,
            Amounts amount) {}

    /** Room held for a server; {@code second} while it moves there. */
    public record Hold(
            UUID server,
            UUID node,
            UUID account,
            UUID configuration,
            String name,
            Tier tier,
            String system,
            Amounts amount,
            boolean risky,
            boolean apart,
            boolean second) {

        Hold on(UUID other) {
            return new Hold(server, other, account, configuration, name, tier, system, amount, risky, apart, second);
        }
    }

    /** The grid as the rows have it. Read in one transaction, or moves may be seen that others make meanwhile. */
    static GridState of(JdbcClient database, Weights weights) {
        List<NodeState> nodes = database.sql("SELECT * FROM scheduler.node")
                .query((row, number) -> new NodeState(
                        row.getObject("id", UUID.class),
                        row.getString("name"),
                        row.getBoolean("schedulable") && !row.getBoolean("draining"),
                        row.getString("node_group"),
                        row.getBoolean("isolated"),
                        row.getObject("dedicated_to", UUID.class),
                        Set.of((String[]) row.getArray("licences").getArray()),
                        new Amounts(
                                row.getLong("memory_mib"),
                                row.getLong("cpus") * row.getLong("cpu_overcommit_percent") / 100,
                                row.getLong("disk_gib"),
                                row.getLong("mbps"))))
                .list();
        List<Hold> holds = database.sql("""
                        SELECT server_id, node_id, account_id, configuration_id, name, tier, system, memory_mib, cpus,
                               disk_gib, mbps, risky, apart, false AS second
                          FROM scheduler.reservation
                         UNION ALL
                        SELECT server_id, m.node_id, account_id, configuration_id, name, m.tier, system, m.memory_mib,
                               m.cpus, m.disk_gib, m.mbps, risky, apart, true
                          FROM scheduler.server_move m JOIN scheduler.reservation USING (server_id)
                        """).query((row, number) -> hold(row)).list();
        Map<Tier, String> groups = new EnumMap<>(Tier.class);
        database.sql("SELECT * FROM scheduler.tier_group").query(row -> {
            groups.put(Tier.valueOf(row.getString("tier")), row.getString("node_group"));
        });
        Set<UUID> dedicated =
                new HashSet<>(database.sql("SELECT account_id FROM scheduler.account_policy WHERE dedicated")
                        .query(UUID.class)
                        .list());
        Map<String, Double> licences = new HashMap<>();
        database.sql("SELECT system, minor_units FROM scheduler.licence_price").query(row -> {
            licences.put(row.getString("system"), (double) weights.licence() * row.getLong("minor_units"));
        });
        return new GridState(nodes, holds, groups, dedicated, licences, weights.risk());
    }

    private static Hold hold(ResultSet row) throws SQLException {
        return new Hold(
                row.getObject("server_id", UUID.class),
                row.getObject("node_id", UUID.class),
                row.getObject("account_id", UUID.class),
                row.getObject("configuration_id", UUID.class),
                row.getString("name"),
                Tier.valueOf(row.getString("tier")),
                row.getString("system"),
                new Amounts(
                        row.getLong("memory_mib"), row.getLong("cpus"), row.getLong("disk_gib"), row.getLong("mbps")),
                row.getBoolean("risky"),
                row.getBoolean("apart"),
                row.getBoolean("second"));
    }
}
