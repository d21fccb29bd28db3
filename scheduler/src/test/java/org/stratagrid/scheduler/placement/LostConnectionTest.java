package org.stratagrid.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.stratagrid.scheduler.placement.Grid.request;
import static org.stratagrid.scheduler.placement.Grid.server;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.contracts.placement.PlacementDecision;
import org.stratagrid.contracts.placement.PlacementRequest;
import org.stratagrid.contracts.placement.ServerNeed;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.platform.ServiceTest;
import org.stratagrid.platform.database.EmbeddedDatabase;
import org.stratagrid.scheduler.audit.GridAudit;
import org.stratagrid.scheduler.book.Committer;

/** DM-1: when the database goes away in the middle of a commit, no reservation is lost or doubled. */
@ServiceTest
class LostConnectionTest {

    private static final int LOCK = 4711;

    @Autowired
    private Placement placement;

    @Autowired
    private Committer committer;

    @Autowired
    private EmbeddedDatabase embedded;

    @Autowired
    private DataSource dataSource;

    @Autowired
    private JdbcClient database;

    /** Connections have died often enough. */
    private final CountDownLatch enough = new CountDownLatch(1);

    private final ExecutorService requesters = Executors.newFixedThreadPool(8);
    private Grid grid;
    private GridAudit audit;

    @BeforeEach
    void emptyGrid() {
        grid = new Grid(placement, database);
        audit = new GridAudit(database);
        grid.clear();
    }

    @AfterEach
    void stop() {
        enough.countDown();
        database.sql("DROP TRIGGER IF EXISTS slowly ON scheduler.reservation").update();
        requesters.shutdownNow();
    }

    @Test
    void aCommitThatIsKilledIsMadeOnceMore() throws Exception {
        grid.node("node-1", 16);
        everyReservation("pg_advisory_xact_lock_shared(" + LOCK + ")");
        Future<PlacementDecision> asked;
        try (Connection blocking = dataSource.getConnection();
                Statement statement = blocking.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(" + LOCK + ")");
            asked = requesters.submit(() -> placement.place(request(UUID.randomUUID(), server("web-1", Tier.WEB, 1))));
            until(() -> kill("wait_event_type = 'Lock'") == 1);
            statement.execute("SELECT pg_advisory_unlock(" + LOCK + ")");
        }
        assertThat(asked.get(90, TimeUnit.SECONDS).assignments()).hasSize(1);
        assertThat(placement.reservations()).hasSize(1);
        assertThat(audit.violations()).isEmpty();
        assertThat(committer.differences()).isEmpty();
    }

    @Test
    void aCommitWhoseAnswerIsLostStands() {
        try (AnotherScheduler other = AnotherScheduler.on(embedded, Unreliable.class)) {
            grid.node("node-1", 16);
            Placement there = other.placement();
            there.place(request(UUID.randomUUID(), server("web-1", Tier.WEB, 1)));
            Unreliable unreliable = other.bean(Unreliable.class);
            PlacementRequest request = request(UUID.randomUUID(), server("web-2", Tier.WEB, 1));

            unreliable.loseTheNextAnswer();
            PlacementDecision answer = there.place(request);

            assertThat(unreliable.answersLost()).isEqualTo(1);
            assertThat(audit.violations(request, answer)).isEmpty();
            assertThat(there.place(request)).isEqualTo(answer);
            assertThat(placement.reservations()).hasSize(2);
            unreliable.loseTheNextAnswer();
            there.release(List.of(request.servers().get(0).serverId()));
            assertThat(unreliable.answersLost()).isEqualTo(2);
            assertThat(placement.reservations()).hasSize(1);
            assertThat(other.committer().differences()).isEmpty();
        }
    }

    @Test
    void whileTheDatabaseIsAwayTheAnswerSaysSoAndAfterwardsAllIsWell() throws Exception {
        try (AnotherScheduler other = AnotherScheduler.on(embedded, Unreliable.class)) {
            grid.node("node-1", 16);
            PlacementRequest request = request(UUID.randomUUID(), server("web-1", Tier.WEB, 1));
            Unreliable unreliable = other.bean(Unreliable.class);
            unreliable.goAway();
            unreliable.loseTheNextAnswer();
            Future<Refusal> asked = requesters.submit(() -> refusal(other.placement(), request));
            until(() -> unreliable.answersLost() == 1);
            Refusal next = refusal(other.placement(), request(UUID.randomUUID(), server("web-1", Tier.WEB, 1)));
            Refusal refusal = asked.get(90, TimeUnit.SECONDS);
            assertThat(refusal.reason()).isEqualTo(Refusal.Reason.UNAVAILABLE);
            assertThat(refusal.sentence())
                    .contains("cannot reach its database")
                    .contains("send the same request again: it is carried out once only");
            assertThat(next.sentence()).contains("cannot reach its database").contains("nothing was");

            unreliable.comeBack();
            assertThat(other.placement().place(request).assignments()).hasSize(1);
            assertThat(placement.reservations()).hasSize(1);
            assertThat(other.committer().differences()).isEmpty();
        }
    }

    @Test
    void underLoadNothingIsLostOrDoubledHoweverOftenTheConnectionDies() throws Exception {
        for (int i = 0; i < 40; i++) {
            grid.node("node-" + i, 64);
        }
        everyReservation("pg_sleep(0.002)");
        List<Future<List<PlacementRequest>>> running = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            running.add(requesters.submit(this::orders));
        }
        AtomicInteger killed = new AtomicInteger();
        until(() -> killed.addAndGet(kill("state = 'active'")) >= 12
                || running.stream().anyMatch(Future::isDone));
        enough.countDown();
        int servers = 0;
        for (Future<List<PlacementRequest>> each : running) {
            for (PlacementRequest request : each.get()) {
                servers += request.servers().size();
                assertThat(audit.violations(request, placement.place(request))).isEmpty();
            }
        }
        assertThat(killed).hasValueGreaterThanOrEqualTo(12);
        assertThat(placement.reservations()).hasSize(servers);
        assertThat(audit.violations()).isEmpty();
        assertThat(committer.differences()).isEmpty();
    }

    private static Refusal refusal(Placement placement, PlacementRequest request) {
        return catchThrowableOfType(Refusal.class, () -> placement.place(request));
    }

    /** @return what stands at the end */
    private List<PlacementRequest> orders() {
        List<PlacementRequest> standing = new ArrayList<>();
        for (int i = 0; i < 20 || enough.getCount() > 0; i++) {
            PlacementRequest request =
                    request(UUID.randomUUID(), server("web-1", Tier.WEB, 1), server("db-1", Tier.DATABASE, 2));
            untilAnswered(() -> placement.place(request));
            standing.add(request);
            if (i % 4 == 3 || i >= 20) {
                PlacementRequest gone = standing.remove(0);
                untilAnswered(() -> placement.release(
                        gone.servers().stream().map(ServerNeed::serverId).toList()));
            }
        }
        return standing;
    }

    /** Does what a customer does who is told to try again. */
    private static void untilAnswered(Runnable asking) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (true) {
            try {
                asking.run();
                return;
            } catch (Refusal refusal) {
                assertThat(refusal.reason()).isEqualTo(Refusal.Reason.UNAVAILABLE);
                assertThat(System.nanoTime()).isLessThan(deadline);
            }
        }
    }

    private void everyReservation(String does) {
        database.sql(
                        "CREATE OR REPLACE FUNCTION scheduler.slowly() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM "
                                + does + "; RETURN NULL; END $$")
                .update();
        database.sql("CREATE TRIGGER slowly AFTER INSERT ON scheduler.reservation FOR EACH ROW"
                        + " EXECUTE FUNCTION scheduler.slowly()")
                .update();
    }

    /** @return how many commits in such a state were ended */
    private int kill(String state) {
        return database.sql("SELECT count(*) FILTER (WHERE pg_terminate_backend(pid)) FROM pg_stat_activity"
                        + " WHERE query LIKE '%scheduler.commit_group%' AND pid <> pg_backend_pid() AND " + state)
                .query(Integer.class)
                .single();
    }

    private interface Condition {
        boolean holds();
    }

    private static void until(Condition condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }
}
