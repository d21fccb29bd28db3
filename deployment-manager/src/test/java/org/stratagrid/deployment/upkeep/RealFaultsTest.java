package org.stratagrid.deployment.upkeep;

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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import org.springframework.util.FileSystemUtils;
import org.stratagrid.contracts.deployment.Automation;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.Difference;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.deployment.OrderProgress;
import org.stratagrid.contracts.deployment.ServerLight;
import org.stratagrid.contracts.deployment.UnknownGuest;
import org.stratagrid.contracts.deployment.Upkeep;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.deployment.Grid;
import org.stratagrid.deployment.OnRealGrid;
import org.stratagrid.deployment.Postgres;
import org.stratagrid.deployment.RealGrid;
import org.stratagrid.deployment.RealNodes;
import org.stratagrid.deployment.SampleOrders;
import org.stratagrid.deployment.TestNeighbours;
import org.stratagrid.deployment.TestNeighbours.TestMetering;
import org.stratagrid.deployment.guest.GuestAgent;
import org.stratagrid.deployment.guest.Names;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.hypervisor.GuestState;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;
import org.stratagrid.platform.ServiceTest;

/** One site on real guests, tended by two deployment managers at once, and one fault after the other. */
@ServiceTest
@DirtiesContext
@TestPropertySource(properties = {"stratagrid.upkeep.every=1s", "stratagrid.restarts.first=1s"})
@Import({TestNeighbours.class, Grid.class})
@OnRealGrid
class RealFaultsTest {

    private static final Logger log = LoggerFactory.getLogger(RealFaultsTest.class);
    private static final Path DATA = Path.of("target", "faults-data").toAbsolutePath();

    private final SampleOrders shop = new SampleOrders();
    private final List<DesiredServer> servers = shop.threeTiers();
    private final DesiredServer balancer = servers.get(0);
    private final DesiredServer web1 = servers.get(1);
    private final DesiredServer web2 = servers.get(2);
    private final DesiredServer database = servers.get(3);
    private final SampleOrders blog = new SampleOrders();
    private final DesiredServer page = blog.server("page", Tier.WEB, 128, 20, null);
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();

    @Autowired
    ApplicationContext context;

    @Autowired
    ConfigurableEnvironment environment;

    @Autowired
    Deployment deployment;

    @Autowired
    Upkeep upkeep;

    @Autowired
    Automation automation;

    @Autowired
    Grid grid;

    @Autowired
    Fleet fleet;

    @Autowired
    TestMetering metering;

    @Autowired
    GuestAgent agent;

    @Autowired
    ServerStore rows;

    @Autowired
    Names names;

    @Autowired
    JdbcClient sql;

    private long began = System.nanoTime();
    private String site = "";
    private RealNodes nodes;

    @DynamicPropertySource
    static void grid(DynamicPropertyRegistry registry) throws IOException {
        RealGrid.settings(registry);
        damageAnImage();
        registry.add("stratagrid.data", DATA::toString);
    }

    /** The same images, but one is not what its manifest says. */
    private static void damageAnImage() throws IOException {
        Path images = RealGrid.nodesFile().getParent().resolveSibling("images").toRealPath();
        FileSystemUtils.deleteRecursively(DATA);
        Files.createDirectories(DATA.resolve("images/app/current"));
        for (String role : List.of("boot", "lb", "web", "db")) {
            Files.createSymbolicLink(DATA.resolve("images").resolve(role), images.resolve(role));
        }
        Path app = DATA.resolve("images/app/current");
        Files.copy(images.resolve("app/current/manifest.json"), app.resolve("manifest.json"));
        Files.writeString(app.resolve("root.qcow2"), "something else");
    }

    @Test
    void DM1_faults_of_every_kind_are_survived_while_two_deployment_managers_tend_the_grid() throws Exception {
        nodes = new RealNodes(fleet);
        CompletableFuture<ConfigurableApplicationContext> starting =
                CompletableFuture.supplyAsync(() -> SecondDeploymentManager.beside(context, settings()));
        // After it the nodes were looked through.
        grid.done(shop.dissolve());
        DeploymentOrder shopOrder = shop.deploy(servers);
        DeploymentOrder blogOrder = blog.deploy(List.of(page));
        grid.submit(shopOrder);
        try (ConfigurableApplicationContext second = starting.join()) {
            second.getBean(Deployment.class).submit(blogOrder);
            assertThat(grid.end(shopOrder).state()).isEqualTo(WorkState.DONE);
            assertThat(grid.end(blogOrder).state()).isEqualTo(WorkState.DONE);
            site = grid.status(shop.configuration, balancer.id()).siteUrl();
            bothServe();
            assertThat(upkeep.check()).isEmpty();
            isAsWantedAfter("deployed");
            whatIsBrokenByHandIsMended();
            isAsWantedAfter("mended");
            assertThat(metering.open(shop.configuration)).hasSize(4);
            aStoppedLibvirtdHoldsUpNobodyElse();
            isAsWantedAfter("stopped libvirtd");
            aKilledLibvirtdIsStartedAgainUnderAnOrder();
            isAsWantedAfter("killed libvirtd");
            aFullDiskIsSaidAndLeavesNothing();
            isAsWantedAfter("full disk");
            aDamagedImageIsNeverUsed();
            isAsWantedAfter("damaged image");
            aRestartOfPostgresqlHoldsUpAnOrderOnly();
            isAsWantedAfter("restarted PostgreSQL");
            bothServe();
            second.getBean(Deployment.class).submit(shop.dissolve());
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> deployment.orders().stream()
                            .allMatch(order -> order.state().isFinal()));
        }
        assertThat(grid.everything()).isEmpty();
        assertThat(upkeep.check()).isEmpty();
        isAsWantedAfter("dissolved");
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new java.util.HashMap<>();
        environment.getPropertySources().forEach(source -> {
            if (source instanceof EnumerablePropertySource<?> named) {
                for (String name : named.getPropertyNames()) {
                    if (name.startsWith("stratagrid.") && !name.startsWith("stratagrid.database")) {
                        settings.putIfAbsent(name, String.valueOf(environment.getProperty(name)));
                    }
                }
            }
        });
        return settings;
    }

    private void whatIsBrokenByHandIsMended() {
        Node ofWeb1 = grid.nodeOf(web1.id());
        Node ofDatabase = grid.nodeOf(database.id());
        String bridge = rows.site(shop.configuration).orElseThrow().bridge();
        automation.pause("to see all of it at once");
        nodes.killGuest(names.domain(rows.find(web2.id()).orElseThrow()));
        nodes.run(ofWeb1, "ip", "link", "del", bridge);
        nodes.run(ofDatabase, "nft", "delete", "table", "bridge", "stratagrid");
        nodes.killPublisher();
        agent.ask(rows.find(balancer.id()).orElseThrow(), "haproxy disable server site/web-1");
        ofDatabase.hypervisor().deleteVolume(names.configuration(grid.domainOf(database.id())));
        UUID leftOver = UUID.randomUUID();
        UUID legacy = UUID.randomUUID();
        String ours = names.configuration(leftOver).replace(".cfg", "");
        ofDatabase.hypervisor().define(domain(ours, leftOver));
        ofDatabase.hypervisor().define(domain("legacy-" + legacy, legacy));
        try {
            grid.awaitLight(shop.configuration, web2.id(), ServerLight.FAILED);
            List<String> sentences = await().atMost(Duration.ofSeconds(60))
                    .until(
                            () -> upkeep.check().stream()
                                    .map(Difference::sentence)
                                    .toList(),
                            found -> found.stream().anyMatch(sentence -> sentence.contains("web-2")));
            assertThat(sentences)
                    .anyMatch(sentence ->
                            sentence.startsWith("web-2 on ") && sentence.contains("should run and does not"))
                    .anyMatch(sentence -> sentence.startsWith("Node " + ofWeb1.name() + " lacks")
                            && sentence.contains("network ")
                            && sentence.contains(bridge))
                    .anyMatch(sentence -> sentence.startsWith("Node " + ofWeb1.name() + " lacks")
                            && sentence.contains("port ")
                            && sentence.endsWith(bridge))
                    .anyMatch(sentence ->
                            sentence.startsWith("Node " + ofDatabase.name() + " lacks") && sentence.contains("guard "))
                    .anyMatch(sentence -> sentence.contains("nobody serves its published port"))
                    .anyMatch(sentence -> sentence.equals("lb-1 sends nothing to web-1."))
                    .anyMatch(sentence -> sentence.startsWith("The configuration volume of db-1"))
                    .anyMatch(sentence -> sentence.contains("has the guest " + ours));
            automation.resume();
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> assertThat(upkeep.check()).isEmpty());
            bothServe();
            assertThat(get("db").statusCode()).isEqualTo(200);
            assertThat(ofDatabase.hypervisor().state(leftOver)).isEqualTo(GuestState.ABSENT);
            assertThat(ofDatabase.hypervisor().state(legacy)).isEqualTo(GuestState.OFF);
            assertThat(upkeep.unknownGuests()).extracting(UnknownGuest::id).containsExactly(legacy);
            // Both saw it end; one of them has started it, once.
            assertThat(sql.sql("SELECT tries FROM deployment.restart WHERE server_id = :id")
                            .param("id", web2.id())
                            .query(Integer.class)
                            .single())
                    .isEqualTo(1);
        } finally {
            ofDatabase.hypervisor().undefine(legacy);
        }
    }

    private void aStoppedLibvirtdHoldsUpNobodyElse() {
        Node ofPage = grid.nodeOf(page.id());
        DesiredServer victim = grid.nodeOf(web1.id()).equals(ofPage) ? web2 : web1;
        Node node = grid.nodeOf(victim.id());
        nodes.signalLibvirtd(node, "STOP");
        DeploymentOrder restart = shop.switching(OrderKind.RESTART, victim);
        try {
            grid.submit(restart);
            grid.done(blog.switching(OrderKind.STOP, page));
            assertThat(deployment.order(restart.id()).state()).isEqualTo(WorkState.RUNNING);
            await().atMost(Duration.ofSeconds(60)).until(() -> !node.reachable());
            assertThat(get("").statusCode()).isEqualTo(200);
        } finally {
            nodes.signalLibvirtd(node, "CONT");
        }
        assertThat(grid.end(restart).state()).isEqualTo(WorkState.DONE);
    }

    private void aKilledLibvirtdIsStartedAgainUnderAnOrder() throws Exception {
        Node node = grid.nodeOf(page.id());
        DeploymentOrder start = blog.switching(OrderKind.START, page);
        grid.submit(start);
        nodes.signalLibvirtd(node, "KILL");
        nodes.gridUp();
        assertThat(get("").statusCode()).isEqualTo(200);
        assertThat(grid.end(start).state()).isEqualTo(WorkState.DONE);
        await().atMost(Duration.ofSeconds(60)).until(node::reachable);
        grid.awaitLight(blog.configuration, page.id(), ServerLight.RUNNING);
    }

    private void aRestartOfPostgresqlHoldsUpAnOrderOnly() {
        DeploymentOrder dissolve = blog.dissolve();
        grid.submit(dissolve);
        Postgres.restart(sql);
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> deployment.order(dissolve.id()).state(), WorkState::isFinal);
        assertThat(deployment.order(dissolve.id()).state()).isEqualTo(WorkState.DONE);
        assertThat(fleet.nodes()).allMatch(Node::reachable);
    }

    private void aFullDiskIsSaidAndLeavesNothing() throws Exception {
        SampleOrders more = new SampleOrders();
        List<String> before = grid.everything();
        OrderProgress progress;
        try (AutoCloseable first = nodes.fullDisk(fleet.nodes().get(0));
                AutoCloseable second = nodes.fullDisk(fleet.nodes().get(1));
                AutoCloseable third = nodes.fullDisk(fleet.nodes().get(2))) {
            progress = grid.work(more.deploy(List.of(more.server("web-9", Tier.WEB, 128, 20, null))));
        }
        assertThat(progress.state()).isEqualTo(WorkState.UNDONE);
        assertThat(progress.problem()).contains("the disk of the node is full");
        assertThat(grid.everything()).isEqualTo(before);
    }

    private void aDamagedImageIsNeverUsed() {
        SampleOrders more = new SampleOrders();
        OrderProgress progress = grid.work(more.deploy(List.of(more.server("app-9", Tier.APPLICATION, 160, 20, null))));
        assertThat(progress.state()).isEqualTo(WorkState.UNDONE);
        assertThat(progress.problem()).contains("\"app\" is damaged");
        assertThat(progress.steps().get(1).state()).isEqualTo(WorkState.WAITING);
    }

    private void bothServe() {
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> {
            Set<String> served = new TreeSet<>();
            for (int i = 0; i < 6; i++) {
                HttpResponse<String> answer = get("");
                assertThat(answer.statusCode()).isEqualTo(200);
                served.add(answer.headers().firstValue("X-Served-By").orElse("nobody"));
            }
            assertThat(served).containsExactly("web-1", "web-2");
        });
    }

    private HttpResponse<String> get(String path) {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create(site + path))
                            .timeout(Duration.ofSeconds(12))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Every wanted server exists once, and nothing else of ours. */
    private void isAsWantedAfter(String what) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(upkeep.check()).isEmpty());
        log.info("MEASURED faults, {}: {} ms", what, (System.nanoTime() - began) / 1_000_000);
        began = System.nanoTime();
    }

    private static String domain(String name, UUID id) {
        return """
                <domain type='qemu'><name>%s</name><uuid>%s</uuid><memory unit='MiB'>32</memory><vcpu>1</vcpu>
                <os><type arch='x86_64' machine='pc'>hvm</type></os></domain>""".formatted(name, id);
    }
}
