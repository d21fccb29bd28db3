package org.stratagrid.deployment.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.deployment.OrderProgress;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.contracts.placement.MoveTarget;
import org.stratagrid.deployment.hypervisor.GuestState;
import org.stratagrid.deployment.hypervisor.VolumeSpec;
import org.stratagrid.deployment.node.Node;

/** Real guests that move while they serve (spec SC-10). */
class RealMoveTest extends RealMoves {

    private static final Logger log = LoggerFactory.getLogger(RealMoveTest.class);

    @Test
    void SC10_a_site_answers_on_while_each_of_its_servers_moves() throws Exception {
        for (DesiredServer server : List.of(web, balancer)) {
            Node from = grid.nodeOf(server.id());
            Node to = other(from);
            Asking asking = new Asking();
            CompletableFuture<Void> loop = CompletableFuture.runAsync(asking);
            UUID id = UUID.randomUUID();
            long began = System.nanoTime();
            orders.move(id, server.id(), new MoveTarget(to.id()));
            OrderProgress progress = grid.end(id);
            long millis = (System.nanoTime() - began) / 1_000_000;
            assertThat(progress.state()).as("%s", progress).isEqualTo(WorkState.DONE);
            int answered = asking.answered;
            await().until(() -> asking.answered > answered + 20);
            asking.over.set(true);
            loop.get();
            log.info(
                    "moved {} in {} ms; {} answers, {} failures, longest gap {} ms",
                    server.name(),
                    millis,
                    asking.answered,
                    asking.failures,
                    asking.longestGapMillis);
            assertThat(asking.failures).as("%s", asking.problems).isZero();
            assertThat(grid.nodeOf(server.id())).isSameAs(to);
            runsOnlyOn(to, server);
            assertThat(found(from, server)).isEmpty();
        }
    }

    /** Asks the site again and again, one request after the other. */
    private final class Asking implements Runnable {
        private final AtomicBoolean over = new AtomicBoolean();
        private final List<String> problems = new ArrayList<>();
        private volatile int answered;
        private volatile int failures;
        private volatile long longestGapMillis;

        @Override
        public void run() {
            long last = System.nanoTime();
            while (!over.get()) {
                try {
                    int status = get().statusCode();
                    if (status == 200) {
                        longestGapMillis = Math.max(longestGapMillis, (System.nanoTime() - last) / 1_000_000);
                        last = System.nanoTime();
                        answered++;
                    } else {
                        failures++;
                        problems.add("status " + status);
                    }
                    Thread.sleep(10);
                } catch (UncheckedIOException e) {
                    failures++;
                    problems.add(e.toString());
                } catch (InterruptedException e) {
                    return;
                }
            }
        }
    }

    @Test
    void SC10_stopped_and_suspended_servers_move_with_what_is_on_their_disks() {
        Node from = grid.nodeOf(web.id());
        Node to = other(from);
        grid.done(samples.switching(OrderKind.STOP, web));
        move(web, to);
        assertThat(state(to, web)).isEqualTo(GuestState.OFF);
        assertThat(found(from, web)).isEmpty();
        grid.done(samples.switching(OrderKind.START, web));
        await().until(this::answers);
        deployment.suspend(samples.account);
        move(web, from);
        assertThat(state(from, web)).isEqualTo(GuestState.PAUSED);
        deployment.restore(samples.account);
        await().until(this::answers);
        runsOnlyOn(from, web);
    }

    @Test
    void DM6_images_that_the_other_node_lacks_come_along() throws Exception {
        Node from = grid.nodeOf(web.id());
        Node to = other(from, grid.nodeOf(balancer.id()));
        // A boot kit that a newer one has replaced everywhere but on the guest's node.
        byte[] content = new byte[100_001];
        new Random(7).nextBytes(content);
        String digest = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(content))
                .substring(0, 12);
        String kernel = "img-boot-kernel-" + digest;
        from.hypervisor().createVolume(new VolumeSpec(kernel, content.length, null));
        from.hypervisor().write(kernel, content);
        from.hypervisor().createVolume(new VolumeSpec(kernel + ".ok", 512, null));
        String base = from.hypervisor().volumes().stream()
                .filter(volume -> volume.startsWith("img-web-") && volume.endsWith(".qcow2"))
                .findFirst()
                .orElseThrow();
        to.hypervisor().deleteVolume(base + ".ok");
        to.hypervisor().deleteVolume(base);
        try {
            move(web, to);
            await().until(this::answers);
            assertThat(to.hypervisor().hasVolume(base + ".ok")).isTrue();
            assertThat(to.hypervisor().read(kernel, 0, content.length + 1)).isEqualTo(content);
        } finally {
            for (Node node : List.of(from, to)) {
                node.hypervisor().deleteVolume(kernel + ".ok");
                node.hypervisor().deleteVolume(kernel);
            }
        }
    }
}
