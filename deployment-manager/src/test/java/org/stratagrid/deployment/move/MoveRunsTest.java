package org.stratagrid.deployment.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.MoveProgress;
import org.stratagrid.contracts.deployment.MoveRun;
import org.stratagrid.contracts.deployment.MoveRunProgress;
import org.stratagrid.contracts.deployment.MoveRunState;
import org.stratagrid.contracts.deployment.MoveState;
import org.stratagrid.contracts.deployment.Moves;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.deployment.Relocation;
import org.stratagrid.contracts.placement.MoveTarget;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.deployment.Grid;
import org.stratagrid.deployment.SampleOrders;
import org.stratagrid.deployment.TestMoves;
import org.stratagrid.deployment.TestNeighbours;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;
import org.stratagrid.deployment.order.Orders;
import org.stratagrid.platform.ServiceTest;
import org.stratagrid.platform.transport.RemoteContract;
import tools.jackson.databind.json.JsonMapper;

/** Several moves, one after the other, on simulated nodes (spec SC-10). */
@ServiceTest
@Import({TestNeighbours.class, Grid.class})
class MoveRunsTest {

    private final SampleOrders samples = new SampleOrders();
    private final List<DesiredServer> servers = samples.threeTiers();

    @Autowired
    Moves moves;

    @Autowired
    MoveStore store;

    @Autowired
    MoveWork work;

    @Autowired
    Orders orders;

    @Autowired
    Grid grid;

    @Autowired
    Fleet fleet;

    @Autowired
    TestMoves plans;

    @Autowired
    JdbcClient database;

    @Autowired
    JsonMapper json;

    @LocalServerPort
    int port;

    @BeforeEach
    void deploy() {
        grid.done(samples.deploy(servers));
        plans.mostAtOnce = 0;
    }

    @AfterEach
    void leaveNothing() {
        plans.letPass();
        plans.full = false;
        await().until(() -> moves.runs().stream().allMatch(run -> run.state().isFinal()));
        grid.done(samples.dissolve());
        assertThat(grid.everything()).isEmpty();
    }

    /** Each to a node that carries none of the configuration. */
    private MoveRun run(DesiredServer... which) {
        List<Node> taken =
                servers.stream().map(server -> grid.nodeOf(server.id())).toList();
        List<Node> free =
                fleet.nodes().stream().filter(node -> !taken.contains(node)).toList();
        List<Relocation> relocations = new ArrayList<>();
        for (DesiredServer server : which) {
            relocations.add(new Relocation(
                    server.id(),
                    grid.nodeOf(server.id()).id(),
                    free.get(relocations.size() % free.size()).id()));
        }
        return new MoveRun(UUID.randomUUID(), "Maintenance", relocations);
    }

    private MoveRunProgress end(MoveRun run) {
        return await().pollInterval(Duration.ofMillis(20))
                .until(
                        () -> moves.progress(run.id()),
                        progress -> progress.state().isFinal());
    }

    private void arrived(MoveRun run) {
        for (Relocation move : run.moves()) {
            assertThat(grid.nodeOf(move.serverId()).id()).isEqualTo(move.toNode());
        }
    }

    @Test
    void SC10_moves_are_done_in_their_order_one_at_a_time() {
        MoveRun run = run(servers.get(0), servers.get(1), servers.get(2), servers.get(3));
        moves.run(run);
        moves.run(run);
        MoveRunProgress progress = end(run);
        assertThat(progress.state()).as("%s", progress).isEqualTo(MoveRunState.DONE);
        assertThat(progress.problem()).isNull();
        arrived(run);
        for (int i = 0; i < 4; i++) {
            MoveProgress move = progress.moves().get(i);
            assertThat(move.state()).isEqualTo(MoveState.DONE);
            assertThat(move.serverName()).isEqualTo(servers.get(i).name());
            assertThat(move.toName()).isEqualTo(grid.nodeOf(move.serverId()).name());
            assertThat(move.startedAt()).isNotNull();
            assertThat(move.endedAt()).isNotNull();
        }
        assertThat(plans.mostAtOnce).isEqualTo(1);
        assertThat(plans.reason).isEqualTo(run.reason());
        assertThat(moves.runs().get(0)).isEqualTo(progress);
    }

    @Test
    void SC10_runs_are_ordered_watched_and_stopped_from_another_process_as_well() {
        Moves remote = RemoteContract.client(Moves.class, "http://127.0.0.1:" + port, "test-token", json);
        MoveRun run = run(servers.get(0), servers.get(1));
        plans.holdUp();
        MoveRunProgress begun = remote.run(run);
        assertThat(begun.state()).isEqualTo(MoveRunState.RUNNING);
        await().until(() -> plans.heldUp);
        assertThatThrownBy(() -> remote.run(run(servers.get(3))))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.CONFLICT));
        assertThat(remote.abort(run.id()).state()).isEqualTo(MoveRunState.STOPPING);
        plans.letPass();
        MoveRunProgress progress = end(run);
        assertThat(progress.state()).isEqualTo(MoveRunState.STOPPED);
        assertThat(remote.progress(run.id())).isEqualTo(progress);
        assertThat(remote.stop(run.id())).isEqualTo(progress);
        assertThat(remote.runs().get(0)).isEqualTo(progress);
    }

    @Test
    void SC10_a_move_that_fails_ends_the_run_and_says_why() {
        MoveRun run = run(servers.get(0), servers.get(1));
        plans.full = true;
        moves.run(run);
        MoveRunProgress progress = end(run);
        assertThat(progress.state()).isEqualTo(MoveRunState.FAILED);
        assertThat(progress.problem()).isEqualTo("lb-1: The node has no room left.");
        assertThat(progress.moves())
                .extracting(MoveProgress::state)
                .containsExactly(MoveState.FAILED, MoveState.NOT_DONE);
        assertThat(grid.nodeOf(servers.get(0).id()).id())
                .isEqualTo(run.moves().get(0).fromNode());
    }

    @Test
    void SC10_each_move_is_checked_against_the_present_before_it_begins() {
        MoveRun former = run(servers.get(1));
        moves.run(former);
        end(former);
        // Planned before that move.
        MoveRun old = new MoveRun(
                UUID.randomUUID(),
                "Maintenance",
                List.of(new Relocation(
                        servers.get(1).id(),
                        former.moves().get(0).fromNode(),
                        grid.nodeOf(servers.get(2).id()).id())));
        moves.run(old);
        assertThat(end(old).problem()).contains("web-1: It is not on node").contains("any more but on");
    }

    @Test
    void SC10_a_run_is_stopped_between_two_moves_and_no_second_one_runs_beside_it() {
        MoveRun run = run(servers.get(0), servers.get(1));
        plans.holdUp();
        moves.run(run);
        await().until(() -> plans.heldUp);
        assertThatThrownBy(() -> moves.run(run(servers.get(3))))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.CONFLICT));
        assertThat(moves.stop(run.id()).state()).isEqualTo(MoveRunState.STOPPING);
        plans.letPass();
        MoveRunProgress progress = end(run);
        assertThat(progress.state()).isEqualTo(MoveRunState.STOPPED);
        assertThat(progress.moves())
                .extracting(MoveProgress::state)
                .containsExactly(MoveState.DONE, MoveState.NOT_DONE);
        assertThat(moves.stop(run.id())).isEqualTo(progress);
        assertThat(moves.abort(run.id())).isEqualTo(progress);
    }

    @Test
    void SC10_an_aborted_run_takes_the_move_under_way_back() {
        List<String> before = grid.everything();
        MoveRun run = run(servers.get(0), servers.get(1));
        plans.holdUp();
        moves.run(run);
        await().until(() -> plans.heldUp);
        moves.abort(run.id());
        plans.letPass();
        MoveRunProgress progress = end(run);
        assertThat(progress.state()).isEqualTo(MoveRunState.STOPPED);
        assertThat(progress.problem()).contains("An operator ended the move");
        assertThat(progress.moves())
                .extracting(MoveProgress::state)
                .containsExactly(MoveState.FAILED, MoveState.NOT_DONE);
        assertThat(grid.everything()).isEqualTo(before);
    }

    @Test
    void SC10_a_move_waits_for_the_customers_order() {
        MoveRun run = run(servers.get(1));
        var order = samples.switching(OrderKind.RESTART, servers.get(2));
        grid.submit(order);
        moves.run(run);
        assertThat(end(run).state()).isEqualTo(MoveRunState.DONE);
        grid.end(order);
        arrived(run);
    }

    @Test
    void DM1_killed_at_any_point_the_run_is_taken_up_and_no_move_is_done_twice() {
        MoveRun run = run(servers.get(0), servers.get(1), servers.get(2));
        store.insert(run, List.of("lb-1", "web-1", "web-2"));
        List<MoveStore.Move> rows = store.moves(run.id());
        // Killed after an order was given, before that was written down.
        orders.move(
                rows.get(0).orderId(),
                rows.get(0).serverId(),
                new MoveTarget(rows.get(0).toNode()));
        grid.end(rows.get(0).orderId());
        // Killed while a move was under way.
        orders.move(
                rows.get(1).orderId(),
                rows.get(1).serverId(),
                new MoveTarget(rows.get(1).toNode()));
        store.begin(run.id(), rows.get(1));
        work.work(run.id());
        MoveRunProgress progress = moves.progress(run.id());
        assertThat(progress.state()).as("%s", progress).isEqualTo(MoveRunState.DONE);
        arrived(run);
        work.work(run.id());
        assertThat(moves.progress(run.id())).isEqualTo(progress);
        assertThat(database.sql("SELECT count(*) FROM deployment.work_order WHERE kind = 'MOVE'"
                                + " AND configuration_id = :id")
                        .param("id", samples.configuration)
                        .query(Integer.class)
                        .single())
                .isEqualTo(3);
    }

    @Test
    void SC10_what_makes_no_sense_is_refused_with_a_sentence() {
        Relocation good = run(servers.get(0)).moves().get(0);
        refused(Refusal.Reason.INVALID, "moves", new MoveRun(UUID.randomUUID(), "x", List.of()));
        refused(Refusal.Reason.INVALID, "characters", new MoveRun(UUID.randomUUID(), " ", List.of(good)));
        refused(
                Refusal.Reason.INVALID,
                "cannot move to the node",
                new MoveRun(
                        UUID.randomUUID(),
                        "x",
                        List.of(new Relocation(good.serverId(), good.fromNode(), good.fromNode()))));
        refused(
                Refusal.Reason.NOT_FOUND,
                "no such node",
                new MoveRun(
                        UUID.randomUUID(),
                        "x",
                        List.of(new Relocation(good.serverId(), good.fromNode(), UUID.randomUUID()))));
        refused(
                Refusal.Reason.NOT_FOUND,
                "no such server",
                new MoveRun(
                        UUID.randomUUID(),
                        "x",
                        List.of(new Relocation(UUID.randomUUID(), good.fromNode(), good.toNode()))));
        String incomplete = """
                {"id": "%s", "reason": "x", "moves": [{"serverId": "%s", "fromNode": "%s"}]}
                """.formatted(UUID.randomUUID(), good.serverId(), good.fromNode());
        refused(Refusal.Reason.INVALID, "lacks moves.toNode", json.readValue(incomplete, MoveRun.class));
        refused(Refusal.Reason.INVALID, "lacks id", json.readValue("{}", MoveRun.class));
        assertThatThrownBy(() -> moves.progress(UUID.randomUUID())).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> moves.stop(UUID.randomUUID())).isInstanceOf(Refusal.class);
    }

    private void refused(Refusal.Reason reason, String words, MoveRun run) {
        assertThatThrownBy(() -> moves.run(run)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.reason()).isEqualTo(reason);
            assertThat(refusal.sentence()).contains(words);
        });
    }
}
