package org.stratagrid.deployment.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.deployment.OrderProgress;
import org.stratagrid.contracts.deployment.ServerImage;
import org.stratagrid.contracts.deployment.ServerLight;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.deployment.SampleOrders;
import org.stratagrid.deployment.backup.BackUps;
import org.stratagrid.deployment.backup.Disks;
import org.stratagrid.deployment.backup.Tidying;
import org.stratagrid.deployment.node.Node;

/** Back-ups, restores, and servers made from back-ups, on simulated nodes (spec CP-12, DM-7). */
class BackUpTest extends SimulatedSite {

    private final DesiredServer database = orders.server("db-1", Tier.DATABASE, 192, 30, null);
    private final DesiredServer web = orders.server("web-1", Tier.WEB, 128, 20, database.id());

    @Autowired
    BackUps backUps;

    @Autowired
    Disks disks;

    @Autowired
    Tidying tidying;

    @BeforeEach
    void deploy() {
        grid.done(orders.deploy(List.of(web, database)));
    }

    @Test
    void CP12_a_back_up_has_time_and_version_and_is_stored_on_another_node() {
        grid.done(orders.switching(OrderKind.BACK_UP, web, database));
        Instant first = newest(database).takenAt();
        clock.advance(Duration.ofHours(3));
        ServerImage second = backUp(database);
        assertThat(images.images(orders.account))
                .extracting(image -> image.name() + " " + image.version())
                .containsExactly("db-1 2", "db-1 1", "web-1 1");
        assertThat(second.takenAt()).isAfterOrEqualTo(first.plus(Duration.ofHours(3)));
        assertThat(second.disk()).isEqualTo(new Disk(4));
        assertThat(second.problem()).isNull();
        for (DesiredServer server : List.of(web, database)) {
            assertThat(newest(server).node())
                    .isNotEqualTo(grid.nodeOf(server.id()).name());
        }
        assertThat(grid.everything())
                .filteredOn(thing -> thing.endsWith(".bak"))
                .hasSize(3);
        assertThat(grid.everything()).noneMatch(thing -> thing.endsWith(".copy"));
        assertThat(backUps.newestReachable(database.id()).orElseThrow().id()).isEqualTo(second.id());
        grid.awaitLight(orders.configuration, web.id(), ServerLight.RUNNING);
    }

    @Test
    void CP12_the_newest_are_kept_and_deleting_one_removes_what_is_stored() {
        for (int i = 0; i < 9; i++) {
            backUp(web);
        }
        assertThat(images.images(orders.account))
                .extracting(ServerImage::version)
                .containsExactly(9, 8, 7, 6, 5, 4, 3);
        // The third needs the first two, which nobody sees any more.
        assertThat(storedBackUps()).isEqualTo(9);
        UUID gone = newest(web).id();
        assertThatThrownBy(() -> images.delete(UUID.randomUUID(), gone))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.NOT_FOUND));
        images.delete(orders.account, gone);
        assertThat(images.images(orders.account)).hasSize(6);
        assertThat(storedBackUps()).isEqualTo(8);
        assertThat(images.images(orders.account))
                .filteredOn(ServerImage::whole)
                .extracting(ServerImage::version)
                .as("of each seven the first")
                .containsExactly(8);
        images.images(orders.account).stream()
                .filter(image -> image.version() < 8)
                .forEach(image -> images.delete(orders.account, image.id()));
        assertThat(storedBackUps()).isEqualTo(1);
    }

    @Test
    void CP12_after_one_that_failed_the_next_builds_on_the_last_that_did_not() {
        ServerImage first = backUp(web);
        failAndWorkInTheEnd(() -> orders.switching(OrderKind.BACK_UP, web));
        assertThat(newest(web).whole()).isFalse();
        assertThat(newest(web).version()).isEqualTo(first.version() + 1);
        assertThat(storedBackUps()).isEqualTo(2);
    }

    @Test
    void CP12_a_back_up_that_fails_at_any_call_leaves_nothing_and_the_server_as_it_was() {
        failAndWorkInTheEnd(() -> orders.switching(OrderKind.BACK_UP, web, database));
        assertThat(images.images(orders.account)).hasSize(2);
    }

    @Test
    void CP12_a_restore_that_fails_at_any_call_brings_the_former_disk_back() {
        UUID image = backUp(database).id();
        failAndWorkInTheEnd(() -> orders.restore(database, image));
        grid.awaitLight(orders.configuration, database.id(), ServerLight.RUNNING);
    }

    private void failAndWorkInTheEnd(Supplier<DeploymentOrder> order) {
        int failed =
                failAtEachCall(order, progress -> assertThat(progress.problem()).contains("fails"));
        assertThat(failed).isGreaterThan(4);
    }

    @Test
    void CP12_every_step_of_a_back_up_and_of_a_restore_may_be_repeated() {
        UUID image = backUp(web).id();
        for (DeploymentOrder order : List.of(
                orders.switching(OrderKind.BACK_UP, web), orders.restore(web, image), orders.restore(web, image))) {
            workEachStepTwice(order, List.of());
        }
        grid.awaitLight(orders.configuration, web.id(), ServerLight.RUNNING);
    }

    @Test
    void CP12_a_restored_server_has_one_disk_of_its_own_and_serves() {
        UUID image = backUp(database).id();
        grid.done(orders.restore(database, image));
        grid.done(orders.restore(database, image));
        grid.awaitLight(orders.configuration, database.id(), ServerLight.RUNNING);
        assertThat(rows.find(database.id()).orElseThrow().disk()).isEqualTo(2);
        assertThat(diskVolumes(database)).hasSize(1).allMatch(volume -> volume.endsWith("-2.qcow2"));
        grid.done(orders.switching(OrderKind.STOP, database));
        grid.done(orders.restore(database, image));
        assertThat(grid.status(orders.configuration, database.id()).light()).isEqualTo(ServerLight.STOPPED);
        grid.done(orders.switching(OrderKind.START, database));
        grid.awaitLight(orders.configuration, database.id(), ServerLight.RUNNING);
    }

    private List<String> diskVolumes(DesiredServer server) {
        String domain = grid.domainOf(server.id()).toString();
        return grid.everything().stream()
                .filter(thing -> thing.contains(" volume ") && thing.contains(domain) && thing.endsWith(".qcow2"))
                .toList();
    }

    @Test
    void CP12_only_back_ups_of_this_server_and_of_this_account_are_restored() {
        UUID image = backUp(web).id();
        assertThat(grid.work(orders.restore(database, image)).problem()).isEqualTo("This is no back-up of db-1.");
        assertThatThrownBy(() -> deployment.submit(orders.restore(web, UUID.randomUUID())))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.NOT_FOUND));
    }

    @Test
    void CP12_a_server_is_added_from_a_back_up() {
        ServerImage image = backUp(web);
        DesiredServer clone = SampleOrders.fromImage(orders.server("web-2", Tier.WEB, 128, 21, null), image.id());
        grid.done(orders.deploy(List.of(web, database, clone)));
        grid.awaitLight(orders.configuration, clone.id(), ServerLight.RUNNING);
        assertThat(diskVolumes(clone)).hasSize(1);
        images.delete(orders.account, image.id());
        // It is a server like any other: what it was made from is not needed any more.
        grid.done(orders.switching(OrderKind.RESTART, clone));
        DesiredServer late = SampleOrders.fromImage(orders.server("web-3", Tier.WEB, 128, 22, null), image.id());
        OrderProgress progress = grid.work(orders.deploy(List.of(web, database, clone, late)));
        assertThat(progress.state()).isEqualTo(WorkState.UNDONE);
        assertThat(progress.problem()).contains("web-3").contains("does not exist any more");
    }

    @Test
    void DM6_what_was_made_or_restored_from_an_image_is_not_built_anew_beside() {
        UUID image = backUp(web).id();
        DesiredServer clone = SampleOrders.fromImage(orders.server("web-2", Tier.WEB, 128, 21, null), image);
        grid.done(orders.deploy(List.of(web, database, clone)));
        DesiredServer largerWeb = larger(web);
        DesiredServer largerClone = larger(clone);
        DeploymentOrder order = orders.deploy(List.of(
                orders.balancer("lb-1", 10, List.of(largerWeb, largerClone)), largerWeb, database, largerClone));
        assertThat(deployment.plan(order))
                .extracting(change -> change.name() + " " + change.way())
                .containsExactlyInAnyOrder("web-1 BESIDE", "web-2 RESTART");
        grid.done(orders.restore(web, image));
        assertThat(deployment.plan(order))
                .extracting(change -> change.name() + " " + change.way())
                .containsExactlyInAnyOrder("web-1 RESTART", "web-2 RESTART");
    }

    private static DesiredServer larger(DesiredServer server) {
        return SampleOrders.sized(server, 128, 2, 4);
    }

    @Test
    void DM4_an_image_needs_a_server_of_its_tier_with_room_for_it() {
        UUID image = backUp(web).id();
        DesiredServer wrong = SampleOrders.fromImage(orders.server("db-2", Tier.DATABASE, 192, 31, null), image);
        assertThat(grid.work(orders.deploy(List.of(web, database, wrong))).problem())
                .contains("image of a web server");
    }

    @Test
    void DM7_a_back_up_goes_elsewhere_when_its_server_comes_to_its_node() {
        backUp(web);
        ServerImage image = backUp(web);
        Node at = fleet.nodes().stream()
                .filter(node -> node.name().equals(image.node()))
                .findFirst()
                .orElseThrow();
        tidying.tidy();
        assertThat(newest(web).node()).isEqualTo(image.node());
        assertThat(move(web, at).state()).isEqualTo(WorkState.DONE);
        assertThat(grid.nodeOf(web.id()).name()).isEqualTo(image.node());
        tidying.tidy();
        assertThat(newest(web).node()).isNotEqualTo(image.node());
        assertThat(grid.everything())
                .filteredOn(thing -> thing.endsWith(".bak"))
                .hasSize(2)
                .allMatch(thing -> thing.startsWith(newest(web).node()));
        grid.done(orders.restore(web, image.id()));
    }

    @Test
    void DM7_a_lost_disk_is_made_again_from_the_newest_back_up_within_reach() {
        backUp(database);
        UUID newest = backUp(database).id();
        assertThat(disks.remake(rows.find(database.id()).orElseThrow())
                        .orElseThrow()
                        .id())
                .isEqualTo(newest);
        assertThat(disks.remake(rows.find(web.id()).orElseThrow())).isEmpty();
    }
}
