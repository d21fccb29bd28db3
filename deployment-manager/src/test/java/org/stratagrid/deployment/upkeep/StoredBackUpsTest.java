package org.stratagrid.deployment.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import org.stratagrid.contracts.deployment.Automation;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.Difference;
import org.stratagrid.contracts.deployment.Images;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.deployment.ServerImage;
import org.stratagrid.contracts.deployment.Upkeep;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.deployment.Grid;
import org.stratagrid.deployment.SampleOrders;
import org.stratagrid.deployment.TestNeighbours;
import org.stratagrid.deployment.guest.Names;
import org.stratagrid.deployment.hypervisor.VolumeSpec;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;
import org.stratagrid.platform.ServiceTest;

/** Stored back-ups compared with the nodes (spec DM-1, CP-12), on simulated nodes. */
@ServiceTest
@DirtiesContext
@TestPropertySource(properties = "stratagrid.upkeep.every=300ms")
@Import({TestNeighbours.class, Grid.class})
class StoredBackUpsTest {

    private final SampleOrders orders = new SampleOrders();
    private final DesiredServer web = orders.server("web-1", Tier.WEB, 128, 20, null);

    @Autowired
    Upkeep upkeep;

    @Autowired
    Automation automation;

    @Autowired
    Images images;

    @Autowired
    Grid grid;

    @Autowired
    Fleet fleet;

    @Autowired
    Names names;

    @BeforeEach
    void deployAndBackUp() {
        grid.done(orders.deploy(List.of(web)));
        grid.done(orders.switching(OrderKind.BACK_UP, web));
        grid.done(orders.switching(OrderKind.BACK_UP, web));
        assertThat(upkeep.check()).isEmpty();
    }

    @AfterEach
    void leaveNothing() {
        automation.resume();
        grid.done(orders.dissolve());
        images.images(orders.account).forEach(image -> images.delete(orders.account, image.id()));
        assertThat(grid.everything()).isEmpty();
    }

    private List<String> sentences() {
        return upkeep.check().stream().map(Difference::sentence).toList();
    }

    @Test
    void DM1_what_is_left_of_back_ups_is_found_and_removed() {
        automation.pause("a look at it");
        Node node = grid.nodeOf(web.id());
        String stray = names.image(UUID.randomUUID());
        String copy = names.copy(grid.domainOf(web.id()));
        List<String> before = grid.everything();
        for (String volume : List.of(stray, copy)) {
            node.hypervisor().createVolume(new VolumeSpec(volume, 512, null));
        }
        assertThat(sentences())
                .containsExactlyInAnyOrder(
                        "Node " + node.name() + " has " + stray + ", which no back-up is any more.",
                        "Node " + node.name() + " has " + copy + ", which no back-up is any more.");
        automation.resume();
        await().untilAsserted(() -> assertThat(grid.everything()).isEqualTo(before));
        assertThat(upkeep.check()).isEmpty();
    }

    @Test
    void CP12_a_back_up_that_its_node_lost_is_reported_also_when_only_another_one_needs_it() {
        ServerImage first = images.images(orders.account).get(1);
        Node node = fleet.nodes().stream()
                .filter(each -> each.name().equals(first.node()))
                .findFirst()
                .orElseThrow();
        node.hypervisor().deleteVolume(names.image(first.id()));
        String sentence = "Node " + node.name() + " does not have the back-up 1 of web-1 any more.";
        assertThat(sentences()).containsExactly(sentence);
        images.delete(orders.account, first.id());
        assertThat(sentences()).containsExactly(sentence);
        images.delete(orders.account, images.images(orders.account).get(0).id());
        assertThat(upkeep.check()).isEmpty();
    }
}
