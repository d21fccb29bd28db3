package org.stratagrid.deployment.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.OrderProgress;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.contracts.placement.MoveTarget;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.deployment.FailingHypervisors;
import org.stratagrid.deployment.Grid;
import org.stratagrid.deployment.OnRealGrid;
import org.stratagrid.deployment.RealGrid;
import org.stratagrid.deployment.SampleOrders;
import org.stratagrid.deployment.TestNeighbours;
import org.stratagrid.deployment.hypervisor.GuestState;
import org.stratagrid.deployment.node.Commands;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;
import org.stratagrid.deployment.pool.Visitors;
import org.stratagrid.platform.ServiceTest;

/** A site of a load balancer and a web server on real nodes, whose servers move. */
@ServiceTest
@Import({TestNeighbours.class, Grid.class})
@OnRealGrid
abstract class RealMoves {

    final SampleOrders samples = new SampleOrders();
    final DesiredServer web = samples.server("web-1", Tier.WEB, 128, 20, null);
    final DesiredServer balancer = samples.balancer("lb-1", 10, List.of(web));
    private List<String> networksBefore;
    private String site;

    @Autowired
    Deployment deployment;

    @Autowired
    Orders orders;

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
        grid.awaitImages();
        networksBefore = networks();
        grid.done(samples.deploy(List.of(balancer, web)));
        site = grid.status(samples.configuration, balancer.id()).siteUrl();
        await().until(() -> answers());
    }

    @AfterEach
    void leaveNothing() {
        hypervisors.heal();
        grid.done(samples.dissolve());
        assertThat(grid.everything()).isEmpty();
        assertThat(networks()).isEqualTo(networksBefore);
    }

    Node other(Node node, Node... nor) {
        return fleet.nodes().stream()
                .filter(each -> !each.equals(node) && !List.of(nor).contains(each))
                .findFirst()
                .orElseThrow();
    }

    void move(DesiredServer server, Node to) {
        UUID id = UUID.randomUUID();
        orders.move(id, server.id(), new MoveTarget(to.id()));
        OrderProgress progress = grid.end(id);
        assertThat(progress.state()).as("%s", progress).isEqualTo(WorkState.DONE);
    }

    String uri(Node node) {
        return RealGrid.setting("stratagrid.grid.nodes[" + fleet.nodes().indexOf(node) + "].uri");
    }

    void runsOnlyOn(Node node, DesiredServer server) {
        for (Node each : fleet.nodes()) {
            assertThat(state(each, server).isActive()).as(each.name()).isEqualTo(each.equals(node));
        }
        assertThat(state(node, server)).isEqualTo(GuestState.RUNNING);
    }

    GuestState state(Node node, DesiredServer server) {
        return node.hypervisor().state(grid.domainOf(server.id()));
    }

    List<String> found(Node node, DesiredServer server) {
        String domain = grid.domainOf(server.id()).toString();
        node.hypervisor().refreshVolumes();
        return node.hypervisor().volumes().stream()
                .filter(volume -> volume.contains(domain))
                .toList();
    }

    List<String> networks() {
        List<String> all = new ArrayList<>();
        for (Node node : fleet.nodes()) {
            List<String> command = new ArrayList<>(node.shell());
            command.add("show");
            Commands.run(command, "").lines().forEach(line -> all.add(node.name() + " " + line));
        }
        return all;
    }

    boolean answers() {
        try {
            return get().statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    HttpResponse<String> get() {
        return Visitors.get(site);
    }
}
