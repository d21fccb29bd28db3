package org.stratagrid.deployment.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.MoveRun;
import org.stratagrid.contracts.deployment.MoveRunProgress;
import org.stratagrid.contracts.deployment.MoveRunState;
import org.stratagrid.contracts.deployment.Moves;
import org.stratagrid.contracts.deployment.OrderProgress;
import org.stratagrid.contracts.deployment.Relocation;
import org.stratagrid.contracts.deployment.Transfer;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.contracts.placement.MoveTarget;
import org.stratagrid.deployment.hypervisor.GuestState;
import org.stratagrid.deployment.node.Commands;
import org.stratagrid.deployment.node.Node;

/** What is left of a real guest's move that is interrupted (spec SC-10, DM-1). */
class RealMoveInterruptedTest extends RealMoves {

    private static final Logger log = LoggerFactory.getLogger(RealMoveInterruptedTest.class);

    @Autowired
    OrderStore store;

    @Autowired
    OrderWork work;

    @Autowired
    Workflows workflows;

    @Autowired
    Moves moves;

    @Test
    void DM1_killed_at_any_moment_of_the_transfer_the_guest_runs_on_one_node_and_the_move_is_finished(
            @TempDir Path folder) throws Exception {
        List<String> metWith = new ArrayList<>();
        for (int millis : List.of(100, 700, 1200, 2400)) {
            Node from = grid.nodeOf(web.id());
            Node to = other(from);
            DeploymentOrder order = insert(web, to);
            List<Step> steps = workflows.of(order);
            for (int i = 0; i < 5; i++) {
                steps.get(i).action().on(order);
                store.setStep(order.id(), i, WorkState.DONE, null);
            }
            store.setStep(order.id(), 5, WorkState.RUNNING, null);
            // Another process leads the same migration, as the one that dies would.
            killAfter(millis, from, to, folder.resolve(millis + ".xml"));
            metWith.add(millis + " ms: " + state(from, web) + "/" + state(to, web));
            work.work(order.id(), 0);
            assertThat(store.state(order.id())).isEqualTo(WorkState.DONE);
            runsOnlyOn(to, web);
            assertThat(found(from, web)).isEmpty();
            await().until(this::answers);
        }
        log.info("killed after: {}", metWith);
    }

    private void killAfter(int millis, Node from, Node to, Path xml) throws Exception {
        String domain = grid.domainOf(web.id()).toString();
        Path folderFrom =
                Path.of(from.hypervisor().volumePath(found(from, web).get(0))).getParent();
        Path folderTo =
                Path.of(to.hypervisor().volumePath(found(to, web).get(0))).getParent();
        String source = uri(from);
        Files.writeString(
                xml,
                Commands.run(List.of("virsh", "-q", "-c", source, "dumpxml", "--migratable", domain), "")
                        .replace(folderFrom + "/", folderTo + "/"));
        Process virsh = new ProcessBuilder(
                        "virsh",
                        "-q",
                        "-c",
                        source,
                        "migrate",
                        "--live",
                        "--copy-storage-inc",
                        "--auto-converge",
                        "--abort-on-error",
                        "--xml",
                        xml.toString(),
                        domain,
                        uri(to))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        virsh.waitFor(millis, java.util.concurrent.TimeUnit.MILLISECONDS);
        virsh.destroyForcibly().waitFor();
    }

    /** With rows, but without the job that would work it. */
    private DeploymentOrder insert(DesiredServer server, Node to) {
        DeploymentOrder order = samples.moving(server, to);
        store.insert(order, List.of(), workflows.of(order));
        store.setState(order.id(), WorkState.RUNNING);
        return order;
    }

    @Test
    void DM1_a_failure_half_way_leaves_the_guest_where_it_was_and_serving() {
        Node from = grid.nodeOf(web.id());
        Node to = other(from);
        List<String> before = grid.everything();
        List<String> networks = networks();
        for (int call : List.of(1, 4, 6, 7, 8, 10)) {
            hypervisors.fail(call, call);
            UUID id = UUID.randomUUID();
            orders.move(id, web.id(), new MoveTarget(to.id()));
            OrderProgress progress = grid.end(id);
            hypervisors.heal();
            assertThat(progress.state()).as("%s", progress).isEqualTo(WorkState.UNDONE);
            assertThat(grid.everything()).as("after call %s", call).isEqualTo(before);
            assertThat(networks()).isEqualTo(networks);
            assertThat(answers()).isTrue();
        }
    }

    @Test
    void SC10_a_move_under_way_is_seen_and_taken_back_while_the_guest_serves() {
        Node from = grid.nodeOf(web.id());
        List<String> before = grid.everything();
        List<String> networks = networks();
        slowDown(from);
        MoveRun run = new MoveRun(
                UUID.randomUUID(),
                "Maintenance",
                List.of(new Relocation(web.id(), from.id(), other(from).id())));
        moves.run(run);
        Transfer transfer = await().until(
                        () -> moves.progress(run.id()).moves().get(0).transfer(),
                        seen -> seen != null && seen.totalMib() > 0);
        assertThat(transfer.percent()).isBetween(0, 99);
        assertThat(answers()).isTrue();
        moves.abort(run.id());
        MoveRunProgress progress = await().until(
                        () -> moves.progress(run.id()), ended -> ended.state().isFinal());
        assertThat(progress.state()).isEqualTo(MoveRunState.STOPPED);
        assertThat(progress.problem()).isEqualTo("web-1: An operator ended the move.");
        assertThat(grid.everything()).isEqualTo(before);
        assertThat(networks()).isEqualTo(networks);
        runsOnlyOn(from, web);
        assertThat(answers()).isTrue();
    }

    @Test
    void DM7_a_target_that_hangs_costs_the_move_and_not_the_guest() {
        Node from = grid.nodeOf(web.id());
        Node to = other(from, grid.nodeOf(balancer.id()));
        List<String> before = grid.everything();
        List<String> networks = networks();
        slowDown(from);
        UUID id = UUID.randomUUID();
        orders.move(id, web.id(), new MoveTarget(to.id()));
        await().until(() -> from.hypervisor().migration(domain()), seen -> seen != null && seen.total() > 0);
        signal(to, "STOP");
        try {
            OrderProgress progress = grid.end(id);
            assertThat(progress.state()).as("%s", progress).isEqualTo(WorkState.UNDONE);
            assertThat(progress.problem()).contains("does not answer");
            assertThat(state(from, web)).isEqualTo(GuestState.RUNNING);
            assertThat(answers()).isTrue();
        } finally {
            signal(to, "CONT");
        }
        await().until(to::reachable);
        await().untilAsserted(() -> {
            assertThat(grid.everything()).isEqualTo(before);
            assertThat(networks()).isEqualTo(networks);
        });
        runsOnlyOn(from, web);
    }

    /** To 1 MiB/s, so that a transfer lasts as long as that of a large guest. */
    private void slowDown(Node from) {
        Commands.run(List.of("virsh", "-q", "-c", uri(from), "migrate-setspeed", domain().toString(), "1"), "");
    }

    private UUID domain() {
        return grid.domainOf(web.id());
    }

    /** To the node's libvirtd. */
    private void signal(Node node, String name) {
        String socket = uri(node).substring(uri(node).indexOf("socket=") + "socket=".length());
        try {
            String pid = Files.readString(Path.of(socket).resolveSibling("libvirtd.pid"));
            Commands.run(List.of("kill", "-" + name, pid.strip()), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
