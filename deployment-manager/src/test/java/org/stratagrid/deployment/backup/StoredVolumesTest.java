package org.stratagrid.deployment.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.stratagrid.contracts.deployment.Automation;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.Images;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.deployment.Grid;
import org.stratagrid.deployment.SampleOrders;
import org.stratagrid.deployment.TestNeighbours;
import org.stratagrid.deployment.guest.Names;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.hypervisor.Hypervisor;
import org.stratagrid.deployment.hypervisor.VolumeSpec;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;
import org.stratagrid.platform.ServiceTest;

/** What a node that was away still has of back-ups and exchanged disks (spec DM-1, CP-12). */
@ServiceTest
@Import({TestNeighbours.class, Grid.class})
class StoredVolumesTest {

    private final SampleOrders orders = new SampleOrders();

    @Autowired
    StoredVolumes storedVolumes;

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

    @Autowired
    ServerStore rows;

    /** What is left over here is not to be found by the comparison first. */
    @BeforeEach
    void pause() {
        automation.pause("a look at it");
    }

    @AfterEach
    void leaveNothing() {
        automation.resume();
        grid.done(orders.dissolve());
        images.images(orders.account).forEach(image -> images.delete(orders.account, image.id()));
        assertThat(grid.everything()).isEmpty();
    }

    @Test
    void DM1_what_no_row_and_no_order_names_is_removed_and_nothing_else() {
        DesiredServer web = orders.server("web-1", Tier.WEB, 128, 20, null);
        grid.done(orders.deploy(List.of(web)));
        grid.done(orders.switching(OrderKind.BACK_UP, web));
        List<String> before = grid.everything();
        Server server = rows.find(web.id()).orElseThrow();
        Hypervisor node = grid.nodeOf(web.id()).hypervisor();
        for (String stray : List.of(
                names.image(UUID.randomUUID()),
                names.copy(server.domainId()),
                names.disk(server, 7),
                "img-of-others")) {
            node.createVolume(new VolumeSpec(stray, 512, null));
        }
        assertThat(grid.everything()).hasSize(before.size() + 3);
        fleet.nodes().forEach((Node each) -> storedVolumes.connected(each));
        assertThat(grid.everything()).isEqualTo(before);
        assertThat(node.hasVolume("img-of-others")).isTrue();
        node.deleteVolume("img-of-others");

        // The disk that an order is about to bring is wanted.
        rows.expectDisk(web.id());
        String coming = names.disk(rows.reload(server), 1);
        node.createVolume(new VolumeSpec(coming, 512, null));
        storedVolumes.connected(grid.nodeOf(web.id()));
        assertThat(node.hasVolume(coming)).isTrue();
    }
}
