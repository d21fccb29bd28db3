package org.stratagrid.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.OrderProgress;
import org.stratagrid.contracts.deployment.ServerLight;
import org.stratagrid.contracts.deployment.ServerStatus;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.deployment.hypervisor.GuestReading;
import org.stratagrid.deployment.image.NodeImages;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;
import org.stratagrid.platform.time.ClockDriver;

/** What tests ask and do. */
@TestComponent
public class Grid {

    static {
        // What is waited for takes a moment, and longer on a machine that does other things as well.
        Awaitility.setDefaultTimeout(Duration.ofMinutes(3));
    }

    private final Deployment deployment;
    private final Fleet fleet;
    private final JdbcClient database;
    private final TestPlacement placement;
    private final TestMoves moves;
    private final ClockDriver clock;
    private final NodeImages images;

    Grid(
            Deployment deployment,
            Fleet fleet,
            JdbcClient database,
            TestPlacement placement,
            TestMoves moves,
            ClockDriver clock,
            NodeImages images) {
        this.deployment = deployment;
        this.fleet = fleet;
        this.database = database;
        this.placement = placement;
        this.moves = moves;
        this.clock = clock;
        this.images = images;
    }

    public OrderProgress work(DeploymentOrder order) {
        submit(order);
        return end(order);
    }

    public void submit(DeploymentOrder order) {
        await().until(() -> placement.nodes.size() == fleet.nodes().size());
        deployment.submit(order);
    }

    /** Also when the deployment manager has just given an order itself: that one ends first. */
    public void dissolve(SampleOrders orders) {
        DeploymentOrder order = orders.dissolve();
        await().ignoreExceptionsInstanceOf(Refusal.class).until(() -> deployment.submit(order) != null);
        OrderProgress progress = end(order);
        assertThat(progress.state()).as("%s", progress).isEqualTo(WorkState.DONE);
    }

    /** A server's light says that it runs a moment before the order is over that made it run. */
    public void awaitNoOrder(UUID configuration) {
        await().until(() -> deployment.orders().stream()
                .filter(order -> order.configurationId().equals(configuration))
                .allMatch(order -> order.state().isFinal()));
    }

    /** Every node was looked through since: what was left on it is gone, and what was missing is there. */
    public void awaitLook() {
        Instant now = clock.advance(Duration.ofSeconds(1));
        await().until(() -> fleet.nodes().stream().allMatch(node -> now.equals(node.lastHeardAt())));
    }

    /** What is copied to every node in the background once it is connected is there, so that nothing is made by the way any more. */
    public void awaitImages() {
        fleet.nodes().forEach(images::prefetch);
    }

    public OrderProgress end(DeploymentOrder order) {
        return end(order.id());
    }

    public OrderProgress end(UUID orderId) {
        return await().atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> deployment.order(orderId),
                        progress -> progress.state().isFinal());
    }

    public OrderProgress done(DeploymentOrder order) {
        OrderProgress progress = work(order);
        assertThat(progress.state()).as("%s", progress).isEqualTo(WorkState.DONE);
        return progress;
    }

    public ServerStatus status(UUID configuration, UUID server) {
        return deployment.servers(configuration).stream()
                .filter(status -> status.serverId().equals(server))
                .findFirst()
                .orElseThrow();
    }

    public void awaitLight(UUID configuration, UUID server, ServerLight light) {
        await().until(() -> status(configuration, server).light(), light::equals);
    }

    public Node nodeOf(UUID server) {
        return fleet.node(database.sql("SELECT node_id FROM deployment.server WHERE id = :id")
                .param("id", server)
                .query(UUID.class)
                .single());
    }

    public UUID domainOf(UUID server) {
        return database.sql("SELECT domain_id FROM deployment.server WHERE id = :id")
                .param("id", server)
                .query(UUID.class)
                .single();
    }

    /** Guests and volumes of ours on this node, as words. */
    public List<String> on(Node node) {
        return everything().stream()
                .filter(thing -> thing.startsWith(node.name() + " "))
                .toList();
    }

    /** Everything of ours on the nodes and in the rows, as words. */
    public List<String> everything() {
        List<String> found = new ArrayList<>();
        String prefix = "sg-"
                + database.sql("SELECT id::text FROM deployment.installation")
                        .query(String.class)
                        .single()
                        .substring(0, 8);
        for (Node node : fleet.nodes()) {
            for (GuestReading guest : node.hypervisor().guests()) {
                if (guest.name().startsWith(prefix)) {
                    found.add(node.name() + " domain " + guest.name() + " " + guest.state());
                }
            }
            node.hypervisor().refreshVolumes();
            for (String volume : node.hypervisor().volumes()) {
                if (volume.startsWith(prefix)) {
                    found.add(node.name() + " volume " + volume);
                }
            }
        }
        for (String table : List.of("server", "configuration", "virtual_address", "published")) {
            database.sql("SELECT t::text FROM deployment." + table + " t")
                    .query(String.class)
                    .list()
                    .forEach(row -> found.add(table + " " + row));
        }
        database.sql("SELECT server_name FROM deployment.allocation WHERE until_at IS NULL")
                .query(String.class)
                .list()
                .forEach(row -> found.add("allocation " + row));
        moves.begun.forEach((server, node) -> found.add("begun move " + server + " " + node));
        placement.reservations().forEach(reservation -> found.add("reservation " + reservation));
        found.sort(null);
        return found;
    }
}
