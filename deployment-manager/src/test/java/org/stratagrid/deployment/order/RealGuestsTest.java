package org.stratagrid.deployment.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.stratagrid.contracts.deployment.Automation;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.GuestSample;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.deployment.OrderProgress;
import org.stratagrid.contracts.deployment.ServerLight;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.deployment.FailingHypervisors;
import org.stratagrid.deployment.Grid;
import org.stratagrid.deployment.OnRealGrid;
import org.stratagrid.deployment.RealGrid;
import org.stratagrid.deployment.SampleOrders;
import org.stratagrid.deployment.TestNeighbours;
import org.stratagrid.deployment.guest.GuestAgent;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.node.Commands;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;
import org.stratagrid.deployment.pool.Visitors;
import org.stratagrid.platform.ServiceTest;

/** One site's life on real guests (spec DM-1 to DM-5). */
@ServiceTest
@Import({TestNeighbours.class, Grid.class})
@OnRealGrid
class RealGuestsTest {

    private static final Logger log = LoggerFactory.getLogger(RealGuestsTest.class);

    /** As a customer may set it; answers take some ms. */
    private static final int SLOW_MILLIS = 250;

    private static final int HELD_MILLIS = 2000;

    private final SampleOrders orders = new SampleOrders();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();

    @Autowired
    Deployment deployment;

    @Autowired
    Automation automation;

    @Autowired
    Grid grid;

    @Autowired
    Fleet fleet;

    @Autowired
    ServerStore rows;

    @Autowired
    GuestAgent agent;

    @Autowired
    FailingHypervisors hypervisors;

    @DynamicPropertySource
    static void grid(DynamicPropertyRegistry registry) {
        RealGrid.settings(registry);
    }

    @Test
    void DM1_to_DM5_a_site_is_built_serves_changes_is_suspended_and_leaves_nothing() {
        // After it the nodes were looked through, and have no networks but what rows ask for.
        grid.done(orders.dissolve());
        List<String> networksBefore = networks();
        List<DesiredServer> servers = orders.threeTiers();
        DesiredServer web1 = servers.get(1);
        DesiredServer web2 = servers.get(2);
        DesiredServer database = servers.get(3);
        timed("deploy", orders.deploy(servers));
        String site = grid.status(orders.configuration, servers.get(0).id()).siteUrl();
        assertThat(site).startsWith("http://127.0.0.1:");
        awaitServedBy(site, "web-1", "web-2");
        assertThat(Visitors.get(site + "db")).satisfies(answer -> {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("\"database\"");
        });
        // VF-2: what the drawing shows, and nothing else.
        String secondWeb = "http://" + web2.privateAddress() + "/health";
        assertThat(fetch(servers.get(0), secondWeb)).isEqualTo(200);
        assertThat(fetch(web1, secondWeb)).isNull();
        assertThat(fetch(database, secondWeb)).isNull();
        for (DesiredServer server : servers) {
            grid.awaitLight(orders.configuration, server.id(), ServerLight.RUNNING);
            await().until(() -> {
                var status = grid.status(orders.configuration, server.id());
                return status.cpuPercent() != null && status.memoryPercent() != null;
            });
        }
        await().until(() -> deployment.samples().stream().anyMatch(sample -> sample.publicSentBytes() > 1000));
        assertThat(deployment.samples())
                .filteredOn(sample -> sample.serverId().equals(web1.id()))
                .extracting(GuestSample::publicSentBytes)
                .containsExactly(0L);

        // DM-8: what the limit for answers is held against, where visitors notice it.
        for (DesiredServer web : List.of(web1, web2)) {
            await().until(() -> answersAfterMillis(web) != null);
            assertThat(grid.status(orders.configuration, web.id()).answers()).isTrue();
        }
        // They wait for a database that stands still now and then; they are up all the time.
        await().pollInterval(Duration.ofSeconds(6)).until(() -> {
            hold(database, site + "db");
            return Stream.of(web1, web2).allMatch(this::isSlow);
        });

        // DC-4: a guest is killed behind our back.
        automation.pause("a look at it");
        grid.nodeOf(web2.id()).hypervisor().destroy(grid.domainOf(web2.id()));
        grid.awaitLight(orders.configuration, web2.id(), ServerLight.FAILED);
        awaitServedBy(site, "web-1");
        // It comes back by itself.
        automation.resume();
        grid.awaitLight(orders.configuration, web2.id(), ServerLight.RUNNING);
        awaitServedBy(site, "web-1", "web-2");

        // BI-8, BI-9
        deployment.suspend(orders.account);
        assertThat(answers(site)).isFalse();
        deployment.restore(orders.account);
        await().until(() -> answers(site));

        // A web server more, one less, one larger.
        DesiredServer web3 = orders.server("web-3", Tier.WEB, 128, 22, database.id());
        DesiredServer larger = SampleOrders.withMemory(web1, 160);
        timed(
                "change",
                orders.deploy(List.of(orders.withReal(servers.get(0), List.of(larger, web3)), larger, web3, database)));
        assertThat(grid.status(orders.configuration, servers.get(0).id()).siteUrl())
                .isEqualTo(site);
        awaitServedBy(site, "web-1", "web-3");

        timed("stop", orders.switching(OrderKind.STOP, larger));
        assertThat(servedBy(site, 4)).containsExactly("web-3");

        timed("dissolve", orders.dissolve());
        assertThat(grid.everything()).isEmpty();
        assertThat(networks()).isEqualTo(networksBefore);
        assertThat(answers(site)).isFalse();
    }

    private @Nullable Integer answersAfterMillis(DesiredServer server) {
        return grid.status(orders.configuration, server.id()).responseMillis();
    }

    private boolean isSlow(DesiredServer server) {
        Integer millis = answersAfterMillis(server);
        return millis != null && millis >= SLOW_MILLIS;
    }

    /** The guest stands still for a moment while this is asked for. */
    private void hold(DesiredServer server, String url) {
        Node node = grid.nodeOf(server.id());
        node.hypervisor().pause(grid.domainOf(server.id()));
        CompletableFuture<?>[] requests = IntStream.range(0, 6)
                .mapToObj(i -> http.sendAsync(request(url), HttpResponse.BodyHandlers.ofString()))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.runAsync(
                        () -> node.hypervisor().resume(grid.domainOf(server.id())),
                        CompletableFuture.delayedExecutor(HELD_MILLIS, TimeUnit.MILLISECONDS))
                .join();
        // How they end is nobody's business here.
        CompletableFuture.allOf(requests).exceptionally(failed -> null).join();
    }

    /** From inside the guest; null when there is no answer. */
    private @Nullable Integer fetch(DesiredServer from, String address) {
        GuestAgent.Fetched answer = agent.fetch(rows.find(from.id()).orElseThrow(), address);
        return answer == null ? null : answer.status();
    }

    @Test
    void DM1_what_fails_half_way_leaves_nothing_on_any_node() {
        // After it the nodes were looked through, and have no networks but what rows ask for.
        grid.done(orders.dissolve());
        grid.awaitImages();
        List<String> networksBefore = networks();
        for (int call : List.of(4, 11, 15, 17)) {
            hypervisors.fail(call, call + 1);
            OrderProgress progress = grid.work(orders.deploy(orders.threeTiers()));
            hypervisors.heal();
            assertThat(progress.state()).as("%s", progress).isEqualTo(WorkState.UNDONE);
            assertThat(progress.problem()).contains("fails");
            assertThat(grid.everything()).as("after call %s", call).isEmpty();
            assertThat(networks()).isEqualTo(networksBefore);
        }
    }

    private void timed(String what, DeploymentOrder order) {
        long begin = System.nanoTime();
        OrderProgress progress = grid.done(order);
        log.info("{} took {} ms", what, (System.nanoTime() - begin) / 1_000_000);
        assertThat(progress.problem()).isNull();
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

    /** A request that meets a server which has just ended may be lost. */
    private void awaitServedBy(String site, String... names) {
        await().ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .untilAsserted(() -> assertThat(servedBy(site, 6)).containsExactly(names));
    }

    private Set<String> servedBy(String site, int requests) {
        Set<String> names = new TreeSet<>();
        for (int i = 0; i < requests; i++) {
            HttpResponse<String> answer = Visitors.get(site);
            assertThat(answer.statusCode()).isEqualTo(200);
            names.add(answer.headers().firstValue("X-Served-By").orElse("nobody"));
        }
        return names;
    }

    private boolean answers(String site) {
        try {
            return Visitors.get(site).statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private static HttpRequest request(String url) {
        return HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(12))
                .build();
    }
}
