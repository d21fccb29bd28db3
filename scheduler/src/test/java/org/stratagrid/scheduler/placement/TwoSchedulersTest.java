package org.stratagrid.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.stratagrid.scheduler.placement.Grid.nodeOf;
import static org.stratagrid.scheduler.placement.Grid.request;
import static org.stratagrid.scheduler.placement.Grid.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.stratagrid.contracts.placement.AccountPolicy;
import org.stratagrid.contracts.placement.GridPolicies;
import org.stratagrid.contracts.placement.NodeCapacity;
import org.stratagrid.contracts.placement.NodePolicy;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.contracts.placement.PlacementDecision;
import org.stratagrid.contracts.placement.PlacementRequest;
import org.stratagrid.contracts.placement.ServerNeed;
import org.stratagrid.contracts.values.Bandwidth;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.platform.ServiceTest;
import org.stratagrid.platform.database.EmbeddedDatabase;
import org.stratagrid.scheduler.audit.GridAudit;
import org.stratagrid.scheduler.book.Committer;

/** SC-2, SC-8, DM-1: several schedulers on one database sell nothing twice, and each knows what the other did. */
@ServiceTest
class TwoSchedulersTest {

    @Autowired
    private Placement here;

    @Autowired
    private GridPolicies policies;

    @Autowired
    private Committer committer;

    @Autowired
    private EmbeddedDatabase embedded;

    @Autowired
    private JdbcClient database;

    private final ExecutorService requesters = Executors.newFixedThreadPool(8);
    private AnotherScheduler other;
    private Placement there;
    private Grid grid;
    private GridAudit audit;

    @BeforeEach
    void emptyGrid() {
        other = AnotherScheduler.on(embedded);
        there = other.placement();
        grid = new Grid(here, database);
        audit = new GridAudit(database);
        grid.clear();
    }

    @AfterEach
    void stop() {
        other.close();
        requesters.shutdownNow();
        database.sql("DELETE FROM scheduler.account_policy").update();
    }

    @Test
    void underLoadNoNodeIsOversoldAndBothBooksAreWhatTheRowsSay() throws Exception {
        Random random = new Random(5);
        for (int i = 0; i < 40; i++) {
            here.enrol(
                    UUID.randomUUID(),
                    new NodeCapacity(
                            "node-" + i,
                            "home",
                            new Memory(2048L * (1 + random.nextInt(4))),
                            2 + random.nextInt(8),
                            new Disk(20 + random.nextInt(100)),
                            new Bandwidth(500 + random.nextInt(1000)),
                            true));
        }
        List<Requester> all = new ArrayList<>();
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(new Requester(i % 2 == 0 ? here : there, audit, 100 + i, 60));
        }
        all.forEach(requester -> running.add(requesters.submit(requester)));
        for (Future<?> each : running) {
            each.get(300, TimeUnit.SECONDS);
        }

        assertThat(audit.violations()).isEmpty();
        assertThat(all.stream().mapToInt(Requester::placed).sum()).isGreaterThan(100);
        all.forEach(Requester::expectItsOwn);
        assertThat(here.reservations())
                .hasSize(all.stream().mapToInt(Requester::servers).sum());
        assertThat(committer.differences()).isEmpty();
        assertThat(other.committer().differences()).isEmpty();
    }

    @Test
    void theLastRoomGoesToOneOfManyWhoAskBothAtTheSameMoment() throws Exception {
        for (int round = 0; round < 10; round++) {
            grid.clear();
            grid.node("node-1", 4);
            List<Boolean> won = atOnce(8, i -> {
                try {
                    (i % 2 == 0 ? here : there).place(request(UUID.randomUUID(), server("web-1", Tier.WEB, 3)));
                    return true;
                } catch (Refusal refusal) {
                    assertThat(refusal.reason()).isEqualTo(Refusal.Reason.NO_CAPACITY);
                    return false;
                }
            });
            assertThat(won).containsOnlyOnce(true);
            assertThat(audit.violations()).isEmpty();
        }
    }

    @Test
    void theSameRequestSentToBothIsPlacedOnceAndHasOneAnswer() throws Exception {
        for (int i = 0; i < 6; i++) {
            grid.node("node-" + i, 3);
        }
        for (int round = 0; round < 5; round++) {
            PlacementRequest request =
                    request(UUID.randomUUID(), server("web-1", Tier.WEB, 1), server("web-2", Tier.WEB, 1));
            List<PlacementDecision> answers = atOnce(6, i -> (i % 2 == 0 ? here : there).place(request));
            assertThat(answers.stream().map(PlacementDecision::assignments).distinct())
                    .hasSize(1);
            assertThat(here.reservations()).hasSize(2);
            there.release(request.servers().stream().map(ServerNeed::serverId).toList());
        }
        assertThat(here.reservations()).isEmpty();
        assertThat(audit.violations()).isEmpty();
    }

    @Test
    void whatTheOperatorDecidesAtOneHoldsAtTheOtherFromThatMoment() {
        UUID first = grid.node("node-1", 64);
        UUID second = grid.node("node-2", 8);
        for (int round = 0; round < 5; round++) {
            UUID drained = round % 2 == 0 ? first : second;
            UUID open = round % 2 == 0 ? second : first;
            policies.setNodePolicy(drained, draining(true));
            policies.setNodePolicy(open, draining(false));
            ServerNeed web = server("web-1", Tier.WEB, 1);
            assertThat(nodeOf(there.place(request(UUID.randomUUID(), web)), web))
                    .isEqualTo(round % 2 == 0 ? "node-2" : "node-1");
        }
        policies.setAccountPolicy(Grid.ACCOUNT, new AccountPolicy(true, false));
        Refusal refusal = catchThrowableOfType(
                Refusal.class, () -> there.place(request(UUID.randomUUID(), server("web-1", Tier.WEB, 1))));
        assertThat(refusal.sentence()).contains("isolated");
        assertThat(other.committer().differences()).isEmpty();
    }

    @Test
    void aSchedulerThatWasAwayForLongReadsEverythingAnew() {
        grid.node("node-1", 64);
        ServerNeed web = server("web-1", Tier.WEB, 1);
        for (int i = 0; i < 3; i++) {
            here.place(request(UUID.randomUUID(), server("web-1", Tier.WEB, 1)));
            database.sql("SELECT scheduler.forget_old_changes()")
                    .query((row, number) -> row.getRow())
                    .single();
        }
        assertThat(other.committer().differences()).isEmpty();
        there.place(request(UUID.randomUUID(), web));
        assertThat(committer.differences()).isEmpty();
        assertThat(audit.violations()).isEmpty();
    }

    @Test
    void aRequestThatIsRepeatedAfterARestartFindsItsPlacement() {
        grid.node("node-1", 64);
        grid.node("node-2", 64);
        PlacementRequest request =
                request(UUID.randomUUID(), server("web-1", Tier.WEB, 1), server("web-2", Tier.WEB, 1));
        PlacementDecision answer = here.place(request);
        try (AnotherScheduler restarted = AnotherScheduler.on(embedded)) {
            assertThat(restarted.committer().differences()).isEmpty();
            assertThat(restarted.placement().place(request)).isEqualTo(answer);
        }
        assertThat(here.reservations()).hasSize(2);
    }

    private static NodePolicy draining(boolean draining) {
        return new NodePolicy("general", Set.of(), false, null, 100, draining);
    }

    private interface Asking<T> {
        T ask(int number) throws Exception;
    }

    private <T> List<T> atOnce(int many, Asking<T> asking) throws Exception {
        CyclicBarrier start = new CyclicBarrier(many);
        List<Future<T>> asked = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            int number = i;
            asked.add(requesters.submit(() -> {
                start.await(60, TimeUnit.SECONDS);
                return asking.ask(number);
            }));
        }
        List<T> answers = new ArrayList<>();
        for (Future<T> each : asked) {
            answers.add(each.get(90, TimeUnit.SECONDS));
        }
        return answers;
    }
}
