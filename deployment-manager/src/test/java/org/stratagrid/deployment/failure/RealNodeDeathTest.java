package org.stratagrid.deployment.failure;

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
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.stratagrid.contracts.deployment.AffectedState;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.Images;
import org.stratagrid.contracts.deployment.NodeState;
import org.stratagrid.contracts.deployment.Nodes;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.deployment.ServerLight;
import org.stratagrid.contracts.deployment.Upkeep;
import org.stratagrid.deployment.Grid;
import org.stratagrid.deployment.OnRealGrid;
import org.stratagrid.deployment.RealGrid;
import org.stratagrid.deployment.RealNodes;
import org.stratagrid.deployment.SampleOrders;
import org.stratagrid.deployment.TestNeighbours;
import org.stratagrid.deployment.TestPlacement;
import org.stratagrid.deployment.node.Commands;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;
import org.stratagrid.platform.ServiceTest;

/** The plug of a real node is pulled while a site runs on three (spec DM-7). */
@ServiceTest
@DirtiesContext
@Import({TestNeighbours.class, Grid.class})
@OnRealGrid
class RealNodeDeathTest {

    private static final Logger log = LoggerFactory.getLogger(RealNodeDeathTest.class);

    private static final Pattern VISITS = Pattern.compile("\"visits\" : (\\d+)");
    private static final long VISITS_BEFORE = 10;
    private static final Path FENCE_WORKS = Path.of("target", "fence-works").toAbsolutePath();

    private final SampleOrders samples = new SampleOrders();
    private final List<DesiredServer> servers = samples.threeTiers();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    @Autowired
    Deployment deployment;

    @Autowired
    Nodes nodes;

    @Autowired
    Upkeep upkeep;

    @Autowired
    Images images;

    @Autowired
    Signs signs;

    @Autowired
    Grid grid;

    @Autowired
    Fleet fleet;

    @Autowired
    TestPlacement placement;

    @DynamicPropertySource
    static void grid(DynamicPropertyRegistry registry) throws IOException {
        RealGrid.settings(registry);
        registry.add("stratagrid.failures.dead-after", () -> "2s");
        registry.add("stratagrid.failures.fence-again-after", () -> "1s");
        Files.deleteIfExists(FENCE_WORKS);
        List<String> fence = new ArrayList<>(List.of(
                "sh",
                "-c",
                "test -e " + FENCE_WORKS + " || { echo The power controller says nothing.; exit 1; }; exec \"$@\"",
                "fence"));
        fence.addAll(RealGrid.words("stratagrid.grid.nodes[0].fence"));
        for (int i = 0; i < fence.size(); i++) {
            String word = fence.get(i);
            registry.add("stratagrid.grid.nodes[0].fence[" + i + "]", () -> word);
        }
    }

    @Test
    void DM7_a_site_answers_again_by_itself_when_a_node_dies_and_nothing_runs_twice_when_it_is_back()
            throws IOException {
        grid.done(samples.dissolve());
        RealNodes real = new RealNodes(fleet);
        List<String> networksBefore = networks();
        Node dies = fleet.nodes().get(0);
        Node other = fleet.nodes().get(1);
        List<Node> places = List.of(dies, dies, other, dies);
        for (int i = 0; i < servers.size(); i++) {
            placement.wanted.put(servers.get(i).name(), places.get(i).id());
        }
        grid.done(samples.deploy(servers));
        String site = grid.status(samples.configuration, servers.get(0).id()).siteUrl();
        long visits = 0;
        while (visits < VISITS_BEFORE) {
            visits = visits(awaitAnswer(site + "db"));
        }
        grid.done(samples.switching(OrderKind.BACK_UP, servers.get(3)));

        // A dead libvirtd is no dead node: its guests live.
        real.signalLibvirtd(other, "KILL");
        await().until(() -> !other.reachable());
        assertThat(signs.of(other)).satisfies(silence -> {
            assertThat(silence.shell()).isEqualTo(Silence.Sign.LIFE);
            assertThat(silence.isComplete()).isFalse();
        });
        assertThat(state(other)).isEqualTo(NodeState.UNREACHABLE);
        awaitAnswer(site);
        real.gridUp();
        await().until(() -> state(other) == NodeState.READY);

        real.pullThePlug(dies);
        long began = System.nanoTime();
        assertThat(get(site)).isEmpty();
        whileItCannotBeFencedNothingIsStartedElsewhere(dies);
        Files.createFile(FENCE_WORKS);
        long fenced = System.nanoTime();
        awaitAnswer(site);
        log.info(
                "MEASURED the site answered again {} ms after its node died, {} ms after it could be fenced",
                (System.nanoTime() - began) / 1_000_000,
                (System.nanoTime() - fenced) / 1_000_000);
        assertThat(state(dies)).isEqualTo(NodeState.DEAD);
        await().until(() ->
                nodes.outage(dies.id()).servers().stream().allMatch(server -> server.state() == AffectedState.REBUILT));
        assertThat(nodes.outage(dies.id())).satisfies(outage -> {
            assertThat(outage.servers()).hasSize(3);
            assertThat(outage.fencedAt()).isNotNull();
            assertThat(outage.confirmedOff()).isFalse();
            assertThat(outage.question()).isNull();
        });
        assertThat(visits(awaitAnswer(site + "db")))
                .as("what was in its back-up is in the database")
                .isGreaterThan(visits);
        assertThat(grid.status(samples.configuration, servers.get(3).id()).problem())
                .contains("rebuilt from its back-up 1");

        real.gridUp();
        await().until(() -> state(dies) == NodeState.READY);
        assertThat(dies.hypervisor().guests()).isEmpty();
        assertThat(grid.everything()).noneMatch(thing -> thing.startsWith(dies.name() + " "));
        for (DesiredServer server : servers) {
            grid.awaitLight(samples.configuration, server.id(), ServerLight.RUNNING);
            assertThat(runningOn(server))
                    .containsExactly(grid.nodeOf(server.id()).name());
        }
        awaitAnswer(site);
        await().untilAsserted(() -> assertThat(upkeep.check()).isEmpty());
        grid.done(samples.dissolve());
        images.images(samples.account).forEach(image -> images.delete(samples.account, image.id()));
        assertThat(grid.everything()).isEmpty();
        assertThat(networks()).isEqualTo(networksBefore);
    }

    private void whileItCannotBeFencedNothingIsStartedElsewhere(Node dies) {
        await().until(() -> state(dies) == NodeState.DEAD);
        await().until(() -> nodes.outage(dies.id()).question() != null);
        assertThat(nodes.outage(dies.id())).satisfies(outage -> {
            assertThat(outage.fencedAt()).isNull();
            assertThat(outage.question())
                    .contains("Is it off? Its fence command failed: The power controller says nothing.")
                    .contains("lb-1, web-1, db-1 of shop", "each of them exists twice")
                    .contains("its 3 servers are started on other nodes");
            assertThat(outage.servers()).hasSize(3).allMatch(server -> server.state() == AffectedState.WAITING);
        });
        grid.awaitLight(samples.configuration, servers.get(1).id(), ServerLight.FAILED);
        assertThat(deployment.orders()).noneMatch(order -> order.kind() == OrderKind.REBUILD);
        assertThat(List.of(
                        grid.nodeOf(servers.get(0).id()),
                        grid.nodeOf(servers.get(1).id()),
                        grid.nodeOf(servers.get(3).id())))
                .containsOnly(dies);
    }

    private List<String> runningOn(DesiredServer server) {
        UUID domain = grid.domainOf(server.id());
        return fleet.nodes().stream()
                .filter(node -> node.hypervisor().state(domain).isActive())
                .map(Node::name)
                .toList();
    }

    private NodeState state(Node node) {
        return deployment.nodes().stream()
                .filter(status -> status.id().equals(node.id()))
                .findFirst()
                .orElseThrow()
                .state();
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

    /** Its body. */
    private String awaitAnswer(String url) {
        return await().pollInterval(Duration.ofMillis(50))
                .until(() -> get(url), Optional::isPresent)
                .orElseThrow();
    }

    private static long visits(String body) {
        Matcher found = VISITS.matcher(body);
        assertThat(found.find()).as(body).isTrue();
        return Long.parseLong(found.group(1));
    }

    /** Empty unless all is well. */
    private Optional<String> get(String url) {
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(url))
                            .timeout(Duration.ofSeconds(5))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
