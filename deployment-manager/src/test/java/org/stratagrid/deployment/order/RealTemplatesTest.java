package org.stratagrid.deployment.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.deployment.Grid;
import org.stratagrid.deployment.OnRealGrid;
import org.stratagrid.deployment.RealGrid;
import org.stratagrid.deployment.SampleOrders;
import org.stratagrid.deployment.TestNeighbours;
import org.stratagrid.deployment.guest.GuestAgent;
import org.stratagrid.deployment.guest.Names;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.hypervisor.Hypervisor;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;
import org.stratagrid.deployment.pool.Visitors;
import org.stratagrid.platform.ServiceTest;

/** Servers that are started from a template on real guests (docs/decisions/0013). */
@ServiceTest
@Import({TestNeighbours.class, Grid.class})
@OnRealGrid
class RealTemplatesTest {

    /** A guest's clock by less than two seconds, and what it says of the time is cut to seconds. */
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(3);

    private static final int LONGEST_CONSOLE_BYTES = 1 << 20;

    private final SampleOrders orders = new SampleOrders();

    @Autowired
    Grid grid;

    @Autowired
    Fleet fleet;

    @Autowired
    ServerStore rows;

    @Autowired
    GuestAgent agent;

    @Autowired
    Names names;

    @DynamicPropertySource
    static void grid(DynamicPropertyRegistry registry) {
        RealGrid.settings(registry);
        registry.add("stratagrid.templates.most-per-node", () -> 1);
    }

    /** Templates outlive the servers that were made from them; those of another installation are nobody's. */
    @AfterEach
    void leaveNothing() {
        for (Node node : fleet.nodes()) {
            node.hypervisor().volumes().stream()
                    .filter(names::isTemplate)
                    .sorted()
                    .forEach(volume -> node.hypervisor().deleteVolume(volume));
        }
    }

    @Test
    void DM1_a_server_from_a_template_is_itself_and_lives_like_any_other() {
        DesiredServer first = orders.server("web-1", Tier.WEB, 128, 20, null);
        DesiredServer second = orders.server("web-2", Tier.WEB, 128, 21, null);
        DesiredServer warm = orders.server("web-3", Tier.WEB, 128, 22, null);
        DesiredServer balancer = orders.balancer("lb-1", 10, List.of(first));
        // Two of a size: it gets its template on every node.
        grid.done(orders.deploy(List.of(balancer, first, second)));
        await("it was booted").until(() -> bootedIntoService(first));
        await().atMost(Duration.ofMinutes(5)).until(() -> fleet.nodes().stream().allMatch(this::hasTemplate));

        grid.done(orders.deploy(List.of(orders.withReal(balancer, List.of(warm)), first, second, warm)));
        await().untilAsserted(() -> assertThat(console(warm)).contains("applied generation 1"));
        assertThat(bootedIntoService(warm)).as("it was booted").isFalse();
        Instant asked = Instant.now();
        HttpResponse<String> answer = Visitors.get(Objects.requireNonNull(
                grid.status(orders.configuration, balancer.id()).siteUrl()));
        assertThat(answer.headers().firstValue("X-Served-By")).hasValue("web-3");
        assertThat(answer.body()).contains("<h1>web-3</h1>").contains(warm.privateAddress());
        assertThat(ZonedDateTime.parse(
                                answer.headers().firstValue("Date").orElseThrow(), DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant())
                .as("it has the host's time, not the template's")
                .isBetween(asked.minus(CLOCKS_DIFFER), Instant.now().plus(CLOCKS_DIFFER));
        assertThat(disk(warm)).as("its disk has no need of the template").contains("img-web-");

        // On its own disk, with its own hardware.
        grid.done(orders.switching(OrderKind.RESTART, warm));
        await("now it was booted").until(() -> bootedIntoService(warm));
        assertThat(agent.ask(rows.find(warm.id()).orElseThrow(), "ping").text()).startsWith("web-3 ");
        await().ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .untilAsserted(() -> assertThat(
                                Visitors.get(Objects.requireNonNull(grid.status(orders.configuration, balancer.id())
                                                .siteUrl()))
                                        .headers()
                                        .firstValue("X-Served-By"))
                        .hasValue("web-3"));
        grid.done(orders.dissolve());
        assertThat(grid.everything()).isEmpty();
    }

    private boolean hasTemplate(Node node) {
        return node.hypervisor().volumes().stream()
                .anyMatch(volume -> names.isTemplate(volume) && volume.matches(".*-web-128m-1c-.*\\.ok"));
    }

    /** A guest that boots has its configuration before its service serves; what a template still had to say of itself comes before. */
    private boolean bootedIntoService(DesiredServer server) {
        String console = console(server);
        return console.indexOf("serving after", console.indexOf("applied generation")) >= 0;
    }

    private String disk(DesiredServer server) {
        Hypervisor hypervisor = grid.nodeOf(server.id()).hypervisor();
        return String.valueOf(
                hypervisor.volume(volume(hypervisor, server, ".qcow2")).backing());
    }

    private String volume(Hypervisor hypervisor, DesiredServer server, String ending) {
        return hypervisor.volumes().stream()
                .filter(volume -> volume.endsWith(grid.domainOf(server.id()) + ending))
                .findFirst()
                .orElseThrow();
    }

    private String console(DesiredServer server) {
        Hypervisor hypervisor = grid.nodeOf(server.id()).hypervisor();
        hypervisor.refreshVolumes();
        return new String(
                hypervisor.read(volume(hypervisor, server, ".log"), 0, LONGEST_CONSOLE_BYTES), StandardCharsets.UTF_8);
    }
}
