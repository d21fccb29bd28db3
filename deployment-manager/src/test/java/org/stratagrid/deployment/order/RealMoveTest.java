package org.stratagrid.deployment.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.deployment.OrderProgress;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.contracts.placement.MoveTarget;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.deployment.Grid;
import org.stratagrid.deployment.RealGrid;
import org.stratagrid.deployment.SampleOrders;
import org.stratagrid.deployment.TestNeighbours;
import org.stratagrid.deployment.TestNeighbours.FailingHypervisors;
import org.stratagrid.deployment.hypervisor.GuestState;
import org.stratagrid.deployment.node.Commands;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;
import org.stratagrid.platform.ServiceTest;

/** Real guests that move while they serve, and what is left when that is interrupted (spec SC-10, DM-1). */
@ServiceTest
@Import({TestNeighbours.class, Grid.class})
@EnabledIfEnvironmentVariable(named = RealGrid.VARIABLE, matches = ".+", disabledReason = RealGrid.REASON)
class RealMoveTest {

    private static final Logger log = LoggerFactory.getLogger(RealMoveTest.class);
    private static final Duration LONGEST_GAP = Duration.ofSeconds(3);

    private final SampleOrders samples = new SampleOrders();
    private final DesiredServer web = samples.server("web-1", Tier.WEB, 128, 20, null);
    private final DesiredServer balancer = samples.balancer("lb-1", 10, List.of(web));
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();
    private List<String> networksBefore;
    private String site;

    @Autowired
    Deployment deployment;

    @Autowired
    Orders orders;

    @Autowired
    OrderStore store;

    @Autowired
    OrderWork work;

    @Autowired
    Workflows workflows;

    @Autowired
    Grid grid;

    @Autowired
    Fleet fleet;

    @Autowired
    FailingHypervisors hypervisors;

    @DynamicPropertySource
    static void grid(DynamicPropertyRegistry registry) {
        RealGrid.settings(registry);
    }

    @BeforeEach
    void deploy() {
        // After it the nodes were looked through, and have no networks but what rows ask for.
        grid.done(samples.dissolve());
        networksBefore = networks();
        grid.done(samples.deploy(List.of(balancer, web)));
        site = grid.status(samples.configuration, balancer.id()).siteUrl();
        await().atMost(Duration.ofSeconds(15)).until(() -> answers());
    }

    @AfterEach
    void leaveNothing() {
        hypervisors.heal();
        grid.done(samples.dissolve());
        assertThat(grid.everything()).isEmpty();
        assertThat(networks()).isEqualTo(networksBefore);
    }

    private Node other(Node node, Node... nor) {
        return fleet.nodes().stream()
                .filter(each -> !each.equals(node) && !List.of(nor).contains(each))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void SC10_a_site_answers_on_while_each_of_its_servers_moves() throws Exception {
        for (DesiredServer server : List.of(web, balancer, web)) {
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
            await().atMost(Duration.ofSeconds(20)).until(() -> asking.answered > answered + 20);
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
            assertThat(asking.longestGapMillis).isLessThan(LONGEST_GAP.toMillis());
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
                } catch (IOException e) {
                    failures++;
                    problems.add(e.toString());
                } catch (InterruptedException e) {
                    return;
                }
            }
        }
    }

    @Test
    void DM1_killed_at_any_moment_of_the_transfer_the_guest_runs_on_one_node_and_the_move_is_finished(
            @TempDir Path folder) throws Exception {
        List<String> metWith = new ArrayList<>();
        for (int millis : List.of(100, 400, 800, 1200, 1600, 2000, 2400, 2800, 3200)) {
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
            work.work(order.id());
            assertThat(store.state(order.id())).isEqualTo(WorkState.DONE);
            runsOnlyOn(to, web);
            assertThat(found(from, web)).isEmpty();
            await().atMost(Duration.ofSeconds(15)).until(this::answers);
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

    private String uri(Node node) {
        return RealGrid.setting("stratagrid.grid.nodes[" + fleet.nodes().indexOf(node) + "].uri");
    }

    @Test
    void DM1_a_failure_half_way_leaves_the_guest_where_it_was_and_serving() {
        Node from = grid.nodeOf(web.id());
        Node to = other(from);
        List<String> before = grid.everything();
        List<String> networks = networks();
        for (int call : List.of(1, 4, 6, 7, 9)) {
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
    void SC10_stopped_and_suspended_servers_move_with_what_is_on_their_disks() {
        Node from = grid.nodeOf(web.id());
        Node to = other(from);
        grid.done(samples.switching(OrderKind.STOP, web));
        move(web, to);
        assertThat(state(to, web)).isEqualTo(GuestState.OFF);
        assertThat(found(from, web)).isEmpty();
        grid.done(samples.switching(OrderKind.START, web));
        await().atMost(Duration.ofSeconds(15)).until(this::answers);
        deployment.suspend(samples.account);
        move(web, from);
        assertThat(state(from, web)).isEqualTo(GuestState.PAUSED);
        deployment.restore(samples.account);
        await().atMost(Duration.ofSeconds(15)).until(this::answers);
        runsOnlyOn(from, web);
    }

    private void move(DesiredServer server, Node to) {
        UUID id = UUID.randomUUID();
        orders.move(id, server.id(), new MoveTarget(to.id()));
        OrderProgress progress = grid.end(id);
        assertThat(progress.state()).as("%s", progress).isEqualTo(WorkState.DONE);
    }

    /** With rows, but without the job that would work it. */
    private DeploymentOrder insert(DesiredServer server, Node to) {
        DeploymentOrder order = new DeploymentOrder(
                UUID.randomUUID(),
                samples.account,
                samples.configuration,
                "shop",
                OrderKind.MOVE,
                1,
                List.of(),
                List.of(server.id()),
                new MoveTarget(to.id()));
        store.insert(order, workflows.of(order));
        store.setState(order.id(), WorkState.RUNNING);
        return order;
    }

    private void runsOnlyOn(Node node, DesiredServer server) {
        for (Node each : fleet.nodes()) {
            assertThat(state(each, server).isActive()).as(each.name()).isEqualTo(each.equals(node));
        }
        assertThat(state(node, server)).isEqualTo(GuestState.RUNNING);
    }

    private GuestState state(Node node, DesiredServer server) {
        return node.hypervisor().state(grid.domainOf(server.id()));
    }

    private List<String> found(Node node, DesiredServer server) {
        String domain = grid.domainOf(server.id()).toString();
        node.hypervisor().refreshVolumes();
        return node.hypervisor().volumes().stream()
                .filter(volume -> volume.contains(domain))
                .toList();
    }

    private List<String> networks() {
        List<String> all = new ArrayList<>();
        for (Node node : fleet.nodes()) {
            List<String> command = new ArrayList<>(node.shell());
            command.add("show");
            Commands.run(command, "").lines().forEach(line -> all.add(node.name() + " " + line));
        }
        return all;
    }

    private boolean answers() {
        try {
            return get().statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private HttpResponse<String> get() throws IOException {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create(site))
                            .timeout(Duration.ofSeconds(12))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
