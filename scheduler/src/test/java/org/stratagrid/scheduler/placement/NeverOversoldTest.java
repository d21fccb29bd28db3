package org.stratagrid.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.stratagrid.scheduler.placement.Grid.request;
import static org.stratagrid.scheduler.placement.Grid.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.stratagrid.contracts.placement.NodeCapacity;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.contracts.placement.PlacementDecision;
import org.stratagrid.contracts.placement.PlacementRequest;
import org.stratagrid.contracts.values.Bandwidth;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.platform.ServiceTest;
import org.stratagrid.scheduler.audit.GridAudit;
import org.stratagrid.scheduler.book.Committer;
import tools.jackson.databind.json.JsonMapper;

/** DM-1, SC-2: whatever requesters do, and however many, no node is sold twice. */
@ServiceTest
class NeverOversoldTest {

    @Autowired
    private Placement bean;

    @Autowired
    private Committer committer;

    @Autowired
    private JdbcClient database;

    @Autowired
    private JsonMapper json;

    @LocalServerPort
    private int port;

    private final ExecutorService requesters = Executors.newFixedThreadPool(8);
    private Grid grid;
    private GridAudit audit;

    @BeforeEach
    void emptyGrid() {
        grid = new Grid(bean, database);
        audit = new GridAudit(database);
        grid.clear();
    }

    @AfterEach
    void stop() {
        database.sql("DROP TRIGGER IF EXISTS always_taken ON scheduler.reservation")
                .update();
        requesters.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void hundredsOfRandomServersComeAndGoFromTwoRequestersAtOnce(long seed) throws Exception {
        Random random = new Random(seed);
        for (int i = 0; i < 8; i++) {
            bean.enrol(
                    UUID.randomUUID(),
                    new NodeCapacity(
                            "node-" + i,
                            "home",
                            new Memory(2048L * (1 + random.nextInt(8))),
                            2 + random.nextInt(12),
                            new Disk(20 + random.nextInt(200)),
                            new Bandwidth(500 + random.nextInt(1000)),
                            random.nextInt(8) > 0));
        }
        Requester one = new Requester(bean, audit, seed * 31, 120);
        Requester two = new Requester(RemotePlacement.at(port, json), audit, seed * 37, 120);
        Future<?> first = requesters.submit(one);
        Future<?> second = requesters.submit(two);
        first.get(300, TimeUnit.SECONDS);
        second.get(300, TimeUnit.SECONDS);

        assertThat(audit.violations()).isEmpty();
        assertThat(one.placed() + two.placed()).isGreaterThan(100);
        assertThat(one.refused() + two.refused())
                .as("the grid was full at times")
                .isPositive();
        one.expectItsOwn();
        two.expectItsOwn();
        assertThat(committer.differences()).isEmpty();
        assertThat(bean.reservations()).hasSize(one.servers() + two.servers());
    }

    @Test
    void theLastRoomGoesToOneOfManyWhoAskAtTheSameMoment() throws Exception {
        for (int round = 0; round < 5; round++) {
            grid.clear();
            grid.node("node-1", 4);
            CyclicBarrier start = new CyclicBarrier(8);
            List<Future<Boolean>> asked = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                asked.add(requesters.submit(() -> {
                    start.await(60, TimeUnit.SECONDS);
                    try {
                        bean.place(request(UUID.randomUUID(), server("web-1", Tier.WEB, 3)));
                        return true;
                    } catch (Refusal refusal) {
                        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.NO_CAPACITY);
                        return false;
                    }
                }));
            }
            int won = 0;
            for (Future<Boolean> each : asked) {
                won += each.get(90, TimeUnit.SECONDS) ? 1 : 0;
            }
            assertThat(won).isEqualTo(1);
            assertThat(audit.violations()).isEmpty();
        }
    }

    @Test
    void theSameRequestSentManyTimesAtOnceIsPlacedOnce() throws Exception {
        grid.node("node-1", 3);
        grid.node("node-2", 3);
        PlacementRequest request =
                request(UUID.randomUUID(), server("web-1", Tier.WEB, 2), server("web-2", Tier.WEB, 2));
        CyclicBarrier start = new CyclicBarrier(6);
        List<Future<PlacementDecision>> asked = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            asked.add(requesters.submit(() -> {
                start.await(60, TimeUnit.SECONDS);
                return bean.place(request);
            }));
        }
        List<PlacementDecision> answers = new ArrayList<>();
        for (Future<PlacementDecision> each : asked) {
            answers.add(each.get(90, TimeUnit.SECONDS));
        }
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.assignments())
                        .isEqualTo(answers.get(0).assignments()));
        assertThat(bean.reservations()).hasSize(2);
        assertThat(audit.violations()).isEmpty();
    }

    @Test
    void whenTheRoomIsTakenAgainAndAgainTheRequestIsRefusedAndNothingIsLeft() {
        grid.node("node-1", 16);
        database.sql("""
                        CREATE OR REPLACE FUNCTION scheduler.always_taken() RETURNS trigger LANGUAGE plpgsql AS $$
                        BEGIN RAISE EXCEPTION 'taken' USING ERRCODE = 'check_violation'; END $$
                        """).update();
        database.sql("CREATE TRIGGER always_taken AFTER INSERT ON scheduler.reservation FOR EACH ROW"
                        + " EXECUTE FUNCTION scheduler.always_taken()")
                .update();
        assertThatThrownBy(() -> bean.place(request(UUID.randomUUID(), server("web-1", Tier.WEB, 1))))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.UNAVAILABLE));
        assertThat(bean.reservations()).isEmpty();
        assertThat(database.sql("SELECT count(*) FROM scheduler.decision")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void theDatabaseItselfRefusesToOversellAndItsTotalsAreNotForWriting() {
        UUID node = grid.node("node-1", 4);
        String reserve = "INSERT INTO scheduler.reservation VALUES (gen_random_uuid(), :node, gen_random_uuid(),"
                + " gen_random_uuid(), gen_random_uuid(), 'x', 'WEB', %d, %d, %d, %d, false, now(), false, 'SMALL_FAST',"
                + " 'Debian 12', false, DEFAULT, false)";
        for (String tooMuch : List.of(
                reserve.formatted(4097, 1, 0, 0),
                reserve.formatted(1, 17, 0, 0),
                reserve.formatted(1, 1, 1001, 0),
                reserve.formatted(1, 1, 0, 1001))) {
            assertThatThrownBy(() -> database.sql(tooMuch).param("node", node).update())
                    .isInstanceOf(DataAccessException.class)
                    .hasMessageContaining("never_oversold");
        }
        database.sql(reserve.formatted(4096, 16, 1000, 1000))
                .param("node", node)
                .update();
        assertThatThrownBy(() -> database.sql("UPDATE scheduler.node SET reserved_memory_mib = 0")
                        .update())
                .hasMessageContaining("never written directly");
        assertThatThrownBy(() ->
                        database.sql("TRUNCATE scheduler.reservation CASCADE").update())
                .hasMessageContaining("use DELETE");
        assertThatThrownBy(() -> database.sql("DELETE FROM scheduler.node").update())
                .isInstanceOf(DataAccessException.class);
        assertThat(audit.violations()).isEmpty();
    }

    @Test
    void theAuditSeesWhatIsWrong() {
        UUID node = grid.node("node-1", 8);
        PlacementRequest request = request(UUID.randomUUID(), server("web-1", Tier.WEB, 6));
        PlacementDecision decision = bean.place(request);
        bean.enrol(node, Grid.capacity("node-1", 4, true));
        assertThat(audit.violations()).singleElement().asString().startsWith("node-1 has more reserved than it has");
        bean.release(List.of(request.servers().get(0).serverId()));
        assertThat(audit.violations(request, decision))
                .containsExactly("web-1 is not reserved with its size on node-1");
    }
}
