package org.stratagrid.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
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
import org.stratagrid.deployment.TestNeighbours.TestPlacement;
import org.stratagrid.deployment.hypervisor.GuestReading;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;

/** What tests ask and do. */
@TestComponent
public class Grid {

    static {
        // What is waited for takes a moment, and longer on a machine that does other things as well.
        Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
    }

    private final Deployment deployment;
    private final Fleet fleet;
    private final JdbcClient database;
    private final TestPlacement placement;
    private final TestMoves moves;

    Grid(Deployment deployment, Fleet fleet, JdbcClient database, TestPlacement placement, TestMoves moves) {
        this.deployment = deployment;
        this.fleet = fleet;
        this.database = database;
        this.placement = placement;
        this.moves = moves;
    }

    public OrderProgress work(DeploymentOrder order) {
        submit(order);
        return end(order);
    }

    public void submit(DeploymentOrder order) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> placement.nodes.size() == fleet.nodes().size());
        deployment.submit(order);
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
        await().atMost(Duration.ofSeconds(60))
                .until(() -> status(configuration, server).light(), light::equals);
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
