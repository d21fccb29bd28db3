package org.stratagrid.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stratagrid.scheduler.placement.Grid.request;
import static org.stratagrid.scheduler.placement.Grid.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.stratagrid.contracts.placement.AccountPolicy;
import org.stratagrid.contracts.placement.GridPolicies;
import org.stratagrid.contracts.placement.GridRules;
import org.stratagrid.contracts.placement.NodePolicy;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.contracts.placement.PlacementRequest;
import org.stratagrid.contracts.placement.ServerNeed;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.platform.ServiceTest;
import org.stratagrid.scheduler.book.Committer;
import org.stratagrid.scheduler.book.GridBook;

/** The book in memory says what the rows say, whoever wrote them, and after a restart too. */
@ServiceTest
class BookEqualsRowsTest {

    private static final GridRules NO_RULES = new GridRules(Map.of(), List.of());

    @Autowired
    private Placement placement;

    @Autowired
    private GridPolicies policies;

    @Autowired
    private Committer committer;

    @Autowired
    private DataSource dataSource;

    @Autowired
    private JdbcClient database;

    private Grid grid;

    @BeforeEach
    void emptyGrid() {
        grid = new Grid(placement, database);
        grid.clear();
    }

    @AfterEach
    void noPolicies() {
        policies.setRules(NO_RULES);
        database.sql("DELETE FROM scheduler.account_policy").update();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void afterRandomOrdersReleasesResizesAndDecisionsAndAfterARestart(long seed) throws Exception {
        Random random = new Random(seed);
        List<UUID> nodes = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            nodes.add(grid.node("node-" + i, 4 + random.nextInt(12)));
        }
        List<PlacementRequest> standing = new ArrayList<>();
        for (int step = 0; step < 150; step++) {
            step(random, nodes, standing);
            if (step % 10 == 9) {
                assertThat(committer.differences()).as("after step %d", step).isEmpty();
            }
        }
        assertThat(standing).hasSizeGreaterThan(5);
        Committer restarted = new Committer(dataSource, new GridBook());
        restarted.afterPropertiesSet();
        try {
            restarted.awaitBook();
            assertThat(restarted.differences()).isEmpty();
        } finally {
            restarted.destroy();
        }
    }

    @Test
    void namesAreWrittenAsTheyAreWhateverSignsTheyHave() {
        grid.node("node-1", 16);
        for (String name : List.of("a\"b", "a\\b", "(a,b)", "{a}", "a 'b'", "NULL", "ä€😀", "\\\"", "a,", "\\N")) {
            ServerNeed plain = Grid.server(name, Tier.WEB, 1);
            ServerNeed server = new ServerNeed(
                    plain.serverId(),
                    name,
                    plain.tier(),
                    plain.memory(),
                    plain.cpus(),
                    plain.disk(),
                    plain.bandwidth(),
                    false,
                    false,
                    plain.packets(),
                    name);
            placement.place(new PlacementRequest(UUID.randomUUID(), Grid.ACCOUNT, UUID.randomUUID(), List.of(server)));
            assertThat(database.sql("SELECT name || system FROM scheduler.reservation WHERE server_id = :server")
                            .param("server", server.serverId())
                            .query(String.class)
                            .single())
                    .isEqualTo(name + name);
        }
        assertThat(committer.differences()).isEmpty();
    }

    private void step(Random random, List<UUID> nodes, List<PlacementRequest> standing) {
        UUID node = nodes.get(random.nextInt(nodes.size()));
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3, 4 ->
                ask(
                        new PlacementRequest(UUID.randomUUID(), account(random), UUID.randomUUID(), servers(random)),
                        null,
                        standing);
            case 5 -> {
                if (!standing.isEmpty()) {
                    PlacementRequest old = standing.get(random.nextInt(standing.size()));
                    ask(resized(old, random), old, standing);
                }
            }
            case 6 -> {
                if (!standing.isEmpty()) {
                    placement.release(standing.remove(random.nextInt(standing.size())).servers().stream()
                            .map(ServerNeed::serverId)
                            .toList());
                }
            }
            case 7 ->
                placement.enrol(
                        node,
                        Grid.capacity("node-" + random.nextInt(99), 1 + random.nextInt(20), random.nextBoolean()));
            case 8 ->
                policies.setNodePolicy(
                        node,
                        new NodePolicy(
                                random.nextInt(4) == 0 ? "edge" : "general",
                                random.nextBoolean() ? Set.of("Debian 12") : Set.of(),
                                random.nextInt(4) == 0,
                                random.nextInt(6) == 0 ? account(random) : null,
                                100 + 50 * random.nextInt(3),
                                random.nextInt(4) == 0));
            case 9 ->
                policies.setAccountPolicy(
                        account(random), new AccountPolicy(random.nextBoolean(), random.nextInt(4) == 0));
            // Somebody else writes rows: another scheduler, or a person.
            case 10 ->
                database.sql("DELETE FROM scheduler.reservation WHERE server_id IN"
                                + " (SELECT server_id FROM scheduler.reservation ORDER BY server_id LIMIT 1)")
                        .update();
            default ->
                database.sql("UPDATE scheduler.reservation SET mbps = mbps + 1, name = name || '+'"
                                + " WHERE node_id = :node AND name NOT LIKE '%+%'"
                                + " AND (SELECT reserved_mbps + 20 < mbps FROM scheduler.node WHERE id = :node)")
                        .param("node", node)
                        .update();
        }
    }

    private void ask(PlacementRequest request, PlacementRequest instead, List<PlacementRequest> standing) {
        try {
            placement.place(request);
            standing.remove(instead);
            standing.add(request);
        } catch (Refusal refusal) {
            assertThat(refusal.reason()).isIn(Refusal.Reason.NO_CAPACITY, Refusal.Reason.CONFLICT);
        }
    }

    private static UUID account(Random random) {
        return new UUID(7, random.nextInt(4));
    }

    private static List<ServerNeed> servers(Random random) {
        List<ServerNeed> servers = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(4); i++) {
            servers.add(server("s-" + i, Tier.values()[random.nextInt(4)], 1 + random.nextInt(3)));
        }
        return servers;
    }

    private static PlacementRequest resized(PlacementRequest old, Random random) {
        List<ServerNeed> servers = old.servers().stream()
                .map(server -> server(server.serverId(), server.name(), server.tier(), 1 + random.nextInt(4)))
                .toList();
        return new PlacementRequest(UUID.randomUUID(), old.accountId(), old.configurationId(), servers);
    }

    @Test
    void whatIsTooMuchToBeToldIsReadAnew() {
        UUID node = UUID.randomUUID();
        grid.node("node-1", 64);
        database.sql("""
                        INSERT INTO scheduler.node (id, name, site, schedulable, memory_mib, cpus, disk_gib, mbps,
                               ceiling_memory_mib, ceiling_cpus, ceiling_disk_gib, ceiling_mbps, told_at)
                        VALUES (:node, 'giant', 'home', true, 1000000000, 1000000, 1000000, 1000000, 0, 0, 0, 0, now())
                        """).param("node", node).update();
        database.sql("""
                        INSERT INTO scheduler.reservation (server_id, node_id, account_id, configuration_id, request_id, name,
                               tier, memory_mib, cpus, disk_gib, mbps, heavy_traffic, reserved_at, compressed, packets, system,
                               risky, apart)
                        SELECT gen_random_uuid(), :node, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 's', 'WEB', 1,
                               1, 0, 0, false, now(), false, 'SMALL_SLOW', 'Debian 12', false, false
                          FROM generate_series(1, 10001)
                        """).param("node", node).update();
        assertThat(committer.differences()).isEmpty();
        placement.place(request(UUID.randomUUID(), server("web-1", Tier.WEB, 1)));
        assertThat(committer.differences()).isEmpty();
    }

    @Test
    void theCheckNamesWhatDiffers() {
        UUID node = grid.node("node-1", 64);
        // A row that changes without its triggers: as if somebody restored a table beside a running scheduler.
        database.sql("ALTER TABLE scheduler.node DISABLE TRIGGER USER").update();
        try {
            database.sql("UPDATE scheduler.node SET memory_mib = 1 WHERE id = :node")
                    .param("node", node)
                    .update();
        } finally {
            database.sql("ALTER TABLE scheduler.node ENABLE TRIGGER USER").update();
        }
        assertThat(committer.differences())
                .singleElement()
                .asString()
                .startsWith("node node-1: the book has")
                .contains("the rows have");
    }
}
