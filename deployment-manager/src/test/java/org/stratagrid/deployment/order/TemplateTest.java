package org.stratagrid.deployment.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.stratagrid.deployment.SampleOrders.fromImage;
import static org.stratagrid.deployment.SampleOrders.own;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.stratagrid.contracts.deployment.ChangeWay;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.deployment.OrderProgress;
import org.stratagrid.contracts.deployment.PlannedChange;
import org.stratagrid.contracts.deployment.ServerImage;
import org.stratagrid.contracts.deployment.StepProgress;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.deployment.backup.BackUps;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.hypervisor.GuestState;

/** Spec DM-6 on simulated nodes: servers that are on the grid get another system or another image. */
class TemplateTest extends SimulatedSite {

    private final List<DesiredServer> before = orders.threeTiers();
    private final DesiredServer web1 = before.get(1);
    private final DesiredServer web2 = before.get(2);
    private final DesiredServer database = before.get(3);

    @Autowired
    BackUps backUps;

    @BeforeEach
    void deploy() {
        grid.done(orders.deploy(before));
        clock.advance(Duration.ofHours(1));
    }

    private DeploymentOrder change(DesiredServer... changed) {
        return orders.change(before, changed);
    }

    private Server row(DesiredServer server) {
        return rows.find(server.id()).orElseThrow();
    }

    /** The volumes of all servers' disks, without what belongs to back-ups. */
    private List<String> disks() {
        return grid.everything().stream()
                .filter(thing -> thing.contains(" volume ") && thing.endsWith(".qcow2"))
                .toList();
    }

    @Test
    void DM6_web_servers_get_their_customers_own_system_one_after_the_other_and_roll_back() {
        UUID image = ownSystem();
        UUID domain = grid.domainOf(web1.id());
        DeploymentOrder order = change(own(web1, image), own(web2, image));
        assertThat(deployment.plan(order))
                .containsExactly(
                        new PlannedChange(
                                web1.id(),
                                "web-1",
                                ChangeWay.REPLACE,
                                "web-1: gets a new disk while the others of its tier serve"),
                        new PlannedChange(
                                web2.id(),
                                "web-2",
                                ChangeWay.REPLACE,
                                "web-2: gets a new disk while the others of its tier serve"));
        grid.done(order);
        assertThat(grid.domainOf(web1.id())).as("in its place").isEqualTo(domain);
        for (DesiredServer web : List.of(web1, web2)) {
            Server row = row(web);
            assertThat(row.spec()).isEqualTo(own(web, image));
            assertThat(row.next()).isNull();
            assertThat(row.isOwn()).isTrue();
            assertThat(row.otherDisk()).isNull();
            assertThat(row.running()).isTrue();
        }
        assertThat(disks()).hasSize(4);
        assertThat(backUps(web1))
                .as("what came from a template is not backed up")
                .isEmpty();

        // Back the same way; what the customer's own system had on its disk is in a back-up.
        DeploymentOrder back = orders.deploy(before);
        assertThat(deployment.plan(back))
                .allMatch(PlannedChange::backsUp)
                .extracting(PlannedChange::sentence)
                .containsExactlyInAnyOrder(
                        "web-1: built anew beside from another image, then switched over",
                        "web-2: built anew beside from another image, then switched over");
        grid.done(back);
        assertThat(row(web1).spec()).isEqualTo(web1);
        assertThat(row(web1).isOwn()).isFalse();
        assertThat(disks()).hasSize(4);
        ServerImage saved = backUps(web1).get(0);
        assertThat(saved.own()).isTrue();
        assertThat(saved.problem()).isNull();
        assertThat(grid.work(orders.restore(web1, saved.id())).problem()).contains("of another system");
        // Forward again to what that was.
        grid.done(change(own(web1, saved.id())));
        assertThat(row(web1).isOwn()).isTrue();
    }

    @Test
    void DM6_a_database_gets_another_disk_after_a_back_up_and_is_never_rebuilt_from_what_it_was() {
        UUID image = backUp(database).id();
        DesiredServer other = fromImage(database, image);
        DeploymentOrder order = change(other);
        PlannedChange planned = deployment.plan(order).get(0);
        assertThat(planned.way()).isEqualTo(ChangeWay.REPLACE);
        assertThat(planned.sentence()).isEqualTo("db-1 gets a new disk: about 10 s without database");
        assertThat(planned.warning()).contains("A back-up of it is taken first");
        assertThat(backUps.newestReachable(database.id())).isPresent();

        OrderProgress progress = grid.done(order);
        assertThat(progress.steps())
                .extracting(StepProgress::sentence)
                .containsSubsequence(
                        "Backing up the disks that go, while the servers run",
                        "Making new disks",
                        planned.sentence(),
                        "Handing over to metering",
                        "Keeping the back-ups",
                        "Removing the former disks");
        assertThat(backUps(database)).extracting(ServerImage::version).containsExactly(2, 1);
        assertThat(backUps.newestReachable(database.id())).isEmpty();
        assertThat(disks()).hasSize(4);
        await().untilAsserted(
                        () -> assertThat(metering.open(orders.configuration)).hasSize(4));
        clock.advance(Duration.ofHours(1));
        UUID since = backUp(database).id();
        assertThat(backUps.newestReachable(database.id()).orElseThrow().id()).isEqualTo(since);
        // What it held before can be brought back.
        grid.done(orders.restore(database, backUps(database).get(1).id()));
    }

    @Test
    void DM6_a_stopped_server_gets_its_disk_and_stays_stopped() {
        UUID image = backUp(database).id();
        grid.done(orders.switching(OrderKind.STOP, database));
        DeploymentOrder order = change(fromImage(database, image));
        assertThat(deployment.plan(order).get(0).sentence()).isEqualTo("db-1: gets a new disk while it is stopped");
        grid.done(order);
        assertThat(row(database).running()).isFalse();
        assertThat(row(database).disk()).isEqualTo(1);
        grid.done(orders.switching(OrderKind.START, database));
    }

    @Test
    void DM6_an_image_that_is_gone_or_of_another_tier_changes_nothing() {
        UUID image = backUp(database).id();
        List<String> was = grid.everything();
        OrderProgress wrong = grid.work(change(fromImage(web1, image)));
        assertThat(wrong.state()).isEqualTo(WorkState.UNDONE);
        assertThat(wrong.problem()).contains("cannot be made from an image of a database server");
        DeploymentOrder gone = change(own(web1, UUID.randomUUID()));
        assertThatThrownBy(() -> deployment.plan(gone))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.fields().get("imageId")).contains("does not exist any more"));
        assertThat(grid.work(gone).problem()).contains("does not exist any more");
        assertThat(grid.everything()).isEqualTo(was);
    }

    /** Both ways at once, with and without a back-up first. */
    private DeploymentOrder bothWays(UUID own, UUID ofDatabase, UUID ofWeb) {
        return change(own(web1, own), fromImage(web2, ofWeb), fromImage(database, ofDatabase));
    }

    @Test
    void DM6_a_failure_at_any_call_leaves_what_ran_as_it_was_and_a_web_server_serves_all_the_time() {
        UUID own = ownSystem();
        UUID ofDatabase = backUp(database).id();
        UUID ofWeb = backUp(web2).id();
        AtomicLong least = new AtomicLong(2);
        Supplier<DeploymentOrder> watched = () -> {
            hypervisors.whenFailing(() -> least.accumulateAndGet(serving(), Math::min));
            return bothWays(own, ofDatabase, ofWeb);
        };
        int failed = failAtEachCall(watched, progress -> {
            assertThat(rows.of(orders.configuration))
                    .as("%s", progress)
                    .allMatch(row -> row.next() == null && row.otherDisk() == null && row.running())
                    .extracting(Server::spec)
                    .containsExactlyInAnyOrderElementsOf(before);
            assertThat(backUps(database)).hasSize(1);
        });
        assertThat(failed).isGreaterThan(20);
        assertThat(least).hasValue(1);
        assertThat(row(web1).isOwn()).isTrue();
        assertThat(backUps(database)).hasSize(2);
        assertThat(disks()).hasSize(4);
    }

    private long serving() {
        return List.of(web1, web2).stream()
                .map(this::row)
                .filter(row -> grid.nodeOf(row.id()).hypervisor().state(row.domainId()) == GuestState.RUNNING)
                .count();
    }

    @Test
    void DM6_every_step_and_every_undo_may_be_repeated() {
        DeploymentOrder order =
                bothWays(ownSystem(), backUp(database).id(), backUp(web2).id());
        List<PlannedChange> plan = deployment.plan(order);
        assertThat(plan).extracting(PlannedChange::way).contains(ChangeWay.REPLACE, ChangeWay.BESIDE);
        workEachStepTwice(order, plan);
        assertThat(rows.of(orders.configuration)).allMatch(row -> row.next() == null && row.otherDisk() == null);
        assertThat(placement.reserved).hasSize(4);
        assertThat(backUps(database)).hasSize(2);
    }
}
