package org.stratagrid.scheduler.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.placement.Assignment;
import org.stratagrid.contracts.placement.PlacementDecision;
import org.stratagrid.contracts.placement.PlacementRequest;
import org.stratagrid.contracts.placement.ServerNeed;

/**
 * Checks placements against the rows, by plain SQL sums over the reservations. It shares nothing with the solver, the candidates
 * or the triggers, so that what is wrong there shows here.
 */
@Component
public class GridAudit {

    /** Room is held by reservations, and a second time by servers that are moving to another node. */
    private static final String HOLDS = """
            (SELECT server_id, node_id, tier, memory_mib, cpus, disk_gib, mbps FROM scheduler.reservation
             UNION ALL
             SELECT server_id, node_id, tier, memory_mib, cpus, disk_gib, mbps FROM scheduler.server_move)""";

    private final JdbcClient database;

    public GridAudit(JdbcClient database) {
        this.database = database;
    }

    /** Oversold nodes, wrong totals and servers that are not apart as they should be, in words; empty when all is well. */
    public List<String> violations() {
        List<String> found = new ArrayList<>();
        found.addAll(oversold());
        found.addAll(wrongTotals());
        found.addAll(sharedByServersThatWantToBeApart());
        return found;
    }

    /** Nodes with more reserved than they have. One that has shrunk below what it held is named here too. */
    public List<String> oversold() {
        return database.sql("""
                        SELECT n.name || ' has more reserved than it has: '
                               || sum(r.memory_mib) || ' of ' || n.memory_mib || ' MiB, '
                               || sum(r.cpus) || ' of ' || n.cpus * n.cpu_overcommit_percent / 100 || ' CPUs, '
                               || sum(r.disk_gib) || ' of ' || n.disk_gib || ' GiB, '
                               || sum(r.mbps) || ' of ' || n.mbps || ' Mbit/s'
                          FROM scheduler.node n JOIN %s r ON r.node_id = n.id
                         GROUP BY n.id
                        HAVING sum(r.memory_mib) > n.memory_mib OR sum(r.cpus) > n.cpus * n.cpu_overcommit_percent / 100
                            OR sum(r.disk_gib) > n.disk_gib OR sum(r.mbps) > n.mbps
                         ORDER BY n.name
                        """.formatted(HOLDS)).query(String.class).list();
    }

    private List<String> wrongTotals() {
        return database.sql("""
                        SELECT n.name || ': the totals are not the sum of the reservations'
                          FROM scheduler.node n LEFT JOIN %s r ON r.node_id = n.id
                         GROUP BY n.id
                        HAVING n.reserved_memory_mib <> coalesce(sum(r.memory_mib), 0)
                            OR n.reserved_cpus <> coalesce(sum(r.cpus), 0)
                            OR n.reserved_disk_gib <> coalesce(sum(r.disk_gib), 0)
                            OR n.reserved_mbps <> coalesce(sum(r.mbps), 0)
                            OR n.servers <> count(r.server_id)
                            OR n.network_hungry <> count(r.server_id) FILTER (WHERE r.tier IN ('WEB', 'LOAD_BALANCER'))
                            OR n.storage_hungry <> count(r.server_id) FILTER (WHERE r.tier = 'DATABASE')
                         ORDER BY n.name
                        """.formatted(HOLDS)).query(String.class).list();
    }

    private List<String> sharedByServersThatWantToBeApart() {
        return database.sql("""
                        SELECT r.name || ' shares ' || n.name || ' with another server of its tier, and wants to be apart'
                          FROM %s h JOIN scheduler.reservation r USING (server_id) JOIN scheduler.node n ON n.id = h.node_id
                         WHERE r.apart
                           AND EXISTS (SELECT 1 FROM %s o JOIN scheduler.reservation s USING (server_id)
                                        WHERE o.node_id = h.node_id AND o.server_id <> h.server_id
                                          AND s.configuration_id = r.configuration_id AND s.tier = r.tier)
                         ORDER BY r.name, n.name
                        """.formatted(HOLDS, HOLDS)).query(String.class).list();
    }

    /** Whether a decision is what was asked for and what the rows hold: each server once, with its size, on its node. */
    public List<String> violations(PlacementRequest request, PlacementDecision decision) {
        List<String> found = new ArrayList<>();
        Set<UUID> asked = request.servers().stream().map(ServerNeed::serverId).collect(Collectors.toSet());
        Set<UUID> answered =
                decision.assignments().stream().map(Assignment::serverId).collect(Collectors.toSet());
        if (!asked.equals(answered) || decision.assignments().size() != asked.size()) {
            found.add("the decision does not name each server of the request exactly once");
        }
        for (ServerNeed need : request.servers()) {
            for (Assignment assignment : decision.assignments()) {
                if (assignment.serverId().equals(need.serverId()) && !stands(request, need, assignment.nodeId())) {
                    found.add(need.name() + " is not reserved with its size on " + assignment.nodeName());
                }
            }
        }
        return found;
    }

    private boolean stands(PlacementRequest request, ServerNeed need, UUID nodeId) {
        return database.sql("""
                        SELECT count(*) = 1 FROM scheduler.reservation
                         WHERE server_id = :server AND node_id = :node AND account_id = :account
                           AND configuration_id = :configuration AND memory_mib = :memory AND cpus = :cpus
                           AND disk_gib = :disk AND mbps = :mbps
                        """)
                .param("server", need.serverId())
                .param("node", nodeId)
                .param("account", request.accountId())
                .param("configuration", request.configurationId())
                .param("memory", need.memory().mib())
                .param("cpus", need.cpus())
                .param("disk", need.disk().gib())
                .param("mbps", need.bandwidth().mbps())
                .query(Boolean.class)
                .single();
    }
}
