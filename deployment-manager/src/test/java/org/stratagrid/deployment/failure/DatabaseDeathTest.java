package org.stratagrid.deployment.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.stratagrid.contracts.deployment.AffectedState;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.Images;
import org.stratagrid.contracts.deployment.Nodes;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.deployment.ServerImage;
import org.stratagrid.contracts.deployment.ServerLight;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.deployment.FailingHypervisors;
import org.stratagrid.deployment.Grid;
import org.stratagrid.deployment.SampleOrders;
import org.stratagrid.deployment.TestNeighbours;
import org.stratagrid.deployment.TestPlacement;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;
import org.stratagrid.platform.ServiceTest;

/** A database of which there is a back-up on another node, and whose own node dies (spec DM-7). */
@ServiceTest
@Import({TestNeighbours.class, Grid.class})
class DatabaseDeathTest {

    private final SampleOrders samples = new SampleOrders();
    private final DesiredServer database = samples.server("db-1", Tier.DATABASE, 192, 30, null);
    private Node node;
    private Node store;

    @Autowired
    Nodes nodes;

    @Autowired
    Images images;

    @Autowired
    Grid grid;

    @Autowired
    Fleet fleet;

    @Autowired
    TestPlacement placement;

    @Autowired
    FailingHypervisors hypervisors;

    @BeforeEach
    void deployAndBackUp() {
        node = fleet.nodes().get(0);
        placement.wanted.put(database.name(), node.id());
        grid.done(samples.deploy(List.of(database)));
        grid.done(samples.switching(OrderKind.BACK_UP, database));
        String name = images.images(samples.account).get(0).node();
        store = fleet.nodes().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        assertThat(store).isNotSameAs(node);
    }

    @AfterEach
    void leaveNothing() {
        hypervisors.mend(node);
        hypervisors.mend(store);
        grid.awaitLook();
        placement.wanted.clear();
        grid.dissolve(samples);
        images.images(samples.account).forEach(image -> images.delete(samples.account, image.id()));
        await().untilAsserted(() -> assertThat(grid.everything()).isEmpty());
    }

    private void cut(Node which) {
        hypervisors.cut(which);
        await().until(() -> !which.reachable());
    }

    private String problem() {
        return String.valueOf(grid.status(samples.configuration, database.id()).problem());
    }

    private void awaitRebuilt() {
        await().until(() -> problem().contains("rebuilt from its back-up 1"));
        grid.awaitLight(samples.configuration, database.id(), ServerLight.RUNNING);
        grid.awaitNoOrder(samples.configuration);
        assertThat(problem()).contains("its node " + node.name() + " died", "since that was taken is gone");
        assertThat(grid.nodeOf(database.id())).isNotSameAs(node);
    }

    @Test
    void DM7_it_is_rebuilt_from_its_back_up_at_once() {
        cut(node);
        nodes.confirmOff(node.id());
        awaitRebuilt();
        grid.done(samples.switching(OrderKind.BACK_UP, database));
        assertThat(images.images(samples.account))
                .extracting(ServerImage::whole)
                .as("of another disk")
                .containsExactly(true, true);
        grid.done(samples.switching(OrderKind.BACK_UP, database));
        assertThat(images.images(samples.account).get(0).whole()).isFalse();
    }

    @Test
    void DM7_it_waits_only_as_long_as_its_back_up_is_out_of_reach() {
        cut(store);
        cut(node);
        nodes.confirmOff(node.id());
        await().until(
                        () -> nodes.outage(node.id()).servers(),
                        servers -> servers.size() == 1 && servers.get(0).state() == AffectedState.HELD);
        await().until(() -> problem().contains("No back-up of its disk is within reach"));
        assertThat(grid.nodeOf(database.id())).isSameAs(node);
        hypervisors.mend(store);
        awaitRebuilt();
    }
}
