package org.stratagrid.scheduler.moves;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.placement.GridRules;
import org.stratagrid.scheduler.node.Node;
import org.stratagrid.scheduler.node.NodeBook;
import org.stratagrid.scheduler.node.Size;
import org.stratagrid.scheduler.placement.PlacementSettings;
import org.stratagrid.scheduler.policy.AccountPolicies;
import org.stratagrid.scheduler.policy.Rules;
import org.stratagrid.scheduler.reservation.Held;
import org.stratagrid.scheduler.reservation.Reservations;
import org.stratagrid.scheduler.solver.Weights;

/** Nodes and what is held on them, read from the rows. */
@Component
public class GridRows {

    private static final String HELD =
            "SELECT r.server_id, %s.node_id, account_id, configuration_id, name, r.tier, r.memory_mib, r.cpus, r.disk_gib,"
                    + " r.mbps, heavy_traffic, compressed, packets, system, risky, apart FROM scheduler.reservation r ";
    private static final String OF_CONFIGURATIONS = " WHERE configuration_id = ANY (:ids) ORDER BY r.server_id";

    private final JdbcClient database;
    private final Rules rules;
    private final AccountPolicies accounts;
    private final Weights weights;

    GridRows(JdbcClient database, Rules rules, AccountPolicies accounts, PlacementSettings settings) {
        this.database = database;
        this.rules = rules;
        this.accounts = accounts;
        this.weights = settings.weights();
    }

    public PlacementRules rules() {
        Set<UUID> dedicated = new HashSet<>();
        accounts.all().forEach((account, policy) -> {
            if (policy.dedicated()) {
                dedicated.add(account);
            }
        });
        GridRules present = rules.present();
        Map<String, Double> licences = new HashMap<>();
        present.licences()
                .forEach(licence -> licences.put(
                        licence.system(),
                        (double) weights.licence() * licence.aMonth().minorUnits()));
        return new PlacementRules(present.groups(), dedicated, licences, weights.risk());
    }

    /** All nodes by name; who lives on them is not counted here. */
    public List<Node> nodes() {
        return database.sql("SELECT * FROM scheduler.node ORDER BY name, id")
                .query((row, number) -> NodeBook.node(row))
                .list();
    }

    /** Those of these nodes that there are, locked until the transaction ends, in the order of their ids as everybody does. */
    List<Node> locked(Collection<UUID> nodeIds) {
        return database.sql("SELECT * FROM scheduler.node WHERE id = ANY (:ids) ORDER BY id FOR NO KEY UPDATE")
                .param("ids", nodeIds.toArray(UUID[]::new))
                .query((row, number) -> NodeBook.node(row))
                .list();
    }

    /**
     * Placements wait until the transaction ends, in every scheduler: so many configurations change at once that they could not
     * be locked one by one.
     */
    void placementsWait() {
        database.sql("SELECT pg_advisory_xact_lock(hashtextextended('scheduler.policy', 0))")
                .query(row -> {});
    }

    /** Nobody else gives a server of the configuration another place until the transaction ends. */
    private void lockConfiguration(UUID configurationId) {
        database.sql("SELECT scheduler.lock_configurations(ARRAY[:id])")
                .param("id", configurationId)
                .query(row -> {});
    }

    /** Every reservation. */
    public List<Held> held() {
        return database.sql(HELD.formatted("r") + " ORDER BY r.server_id")
                .query((row, number) -> Reservations.held(row))
                .list();
    }

    /** What these configurations hold. */
    List<Held> heldBy(Collection<UUID> configurationIds) {
        return database.sql(HELD.formatted("r") + OF_CONFIGURATIONS)
                .param("ids", configurationIds.toArray(UUID[]::new))
                .query((row, number) -> Reservations.held(row))
                .list();
    }

    /** What a server holds, locked until the transaction ends, and its configuration with it. */
    Optional<Held> lockedServer(UUID serverId) {
        database.sql("SELECT configuration_id FROM scheduler.reservation WHERE server_id = :server")
                .param("server", serverId)
                .query(UUID.class)
                .optional()
                .ifPresent(this::lockConfiguration);
        return database.sql(HELD.formatted("r") + " WHERE r.server_id = :server FOR UPDATE")
                .param("server", serverId)
                .query((row, number) -> Reservations.held(row))
                .optional();
    }

    /** What is held on these nodes, locked until the transaction ends, in the order of the servers' ids as everybody does. */
    List<Held> lockedOn(Collection<UUID> nodeIds) {
        return database.sql(HELD.formatted("r") + " WHERE r.node_id = ANY (:ids) ORDER BY r.server_id FOR UPDATE")
                .param("ids", nodeIds.toArray(UUID[]::new))
                .query((row, number) -> Reservations.held(row))
                .list();
    }

    /** Configurations with a server, or one on its way, on these nodes. */
    Set<UUID> configurationsOn(Collection<UUID> nodeIds) {
        // Two questions, each with its index; as one with OR it would read every reservation.
        return new HashSet<>(
                database.sql("SELECT configuration_id FROM scheduler.reservation WHERE node_id = ANY (:ids)"
                                + " UNION SELECT configuration_id FROM scheduler.reservation"
                                + " JOIN scheduler.server_move m USING (server_id) WHERE m.node_id = ANY (:ids)")
                        .param("ids", nodeIds.toArray(UUID[]::new))
                        .query(UUID.class)
                        .list());
    }

    /** The second places of all servers that are moving. */
    public List<Held> coming() {
        return database.sql(HELD.formatted("m") + "JOIN scheduler.server_move m USING (server_id) ORDER BY r.server_id")
                .query((row, number) -> Reservations.held(row))
                .list();
    }

    /** The second places of servers of these configurations. */
    List<Held> comingOf(Collection<UUID> configurationIds) {
        return database.sql(HELD.formatted("m") + "JOIN scheduler.server_move m USING (server_id)" + OF_CONFIGURATIONS)
                .param("ids", configurationIds.toArray(UUID[]::new))
                .query((row, number) -> Reservations.held(row))
                .list();
    }

    /** Servers that are moving have their place where they are going from now on, and no other any more. */
    void arrive(Collection<UUID> serverIds, Instant now) {
        database.sql("SELECT scheduler.arrive(id, :now) FROM unnest(:ids) AS each (id)")
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("ids", serverIds.toArray(UUID[]::new))
                .query(row -> {});
    }

    static Size size(ResultSet row) throws SQLException {
        return new Size(row.getLong("memory_mib"), row.getLong("cpus"), row.getLong("disk_gib"), row.getLong("mbps"));
    }
}
