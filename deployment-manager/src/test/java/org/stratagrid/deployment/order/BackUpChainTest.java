package org.stratagrid.deployment.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.stratagrid.deployment.SampleOrders.fromImage;
import static org.stratagrid.deployment.SampleOrders.own;
import static org.stratagrid.deployment.SampleOrders.sized;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.stratagrid.contracts.deployment.ChangeWay;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.deployment.PlannedChange;
import org.stratagrid.contracts.deployment.ServerImage;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.deployment.backup.BackUps;
import org.stratagrid.deployment.node.Node;

/** Which back-ups hold what changed since the one before, and which have to be whole (spec CP-12), on simulated nodes. */
class BackUpChainTest extends SimulatedSite {

    private final List<DesiredServer> before = orders.threeTiers();
    private final DesiredServer web = before.get(1);
    private final DesiredServer database = before.get(3);

    @Autowired
    BackUps backUps;

    @BeforeEach
    void deploy() {
        grid.done(orders.deploy(before));
    }

    private DeploymentOrder change(DesiredServer... changed) {
        return orders.change(before, changed);
    }

    /** It has another disk than the last back-up is of; from then on they build on each other again. */
    private void nextIsWhole(DesiredServer server, String why) {
        assertThat(backUp(server).whole()).as(why).isTrue();
        assertThat(backUp(server).whole()).isFalse();
    }

    private void isChangedBy(ChangeWay way, DeploymentOrder order) {
        assertThat(deployment.plan(order)).extracting(PlannedChange::way).containsExactly(way);
        grid.done(order);
    }

    @Test
    void CP12_later_back_ups_hold_what_changed_and_deleting_one_leaves_those_that_build_on_it() {
        ServerImage first = backUp(web);
        ServerImage second = backUp(web);
        ServerImage third = backUp(web);
        assertThat(List.of(first.whole(), second.whole(), third.whole())).containsExactly(true, false, false);
        assertThat(List.of(second.node(), third.node())).containsOnly(first.node());
        images.delete(orders.account, second.id());
        images.delete(orders.account, first.id());
        assertThat(images.images(orders.account))
                .extracting(ServerImage::version)
                .containsExactly(3);
        assertThat(storedBackUps()).isEqualTo(3);
        assertThat(backUps.newestReachable(web.id()).orElseThrow().id()).isEqualTo(third.id());
        assertThatThrownBy(() -> deployment.submit(orders.restore(web, first.id())))
                .isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> images.delete(orders.account, first.id())).isInstanceOf(Refusal.class);
        grid.done(orders.restore(web, third.id()));
        images.delete(orders.account, third.id());
        assertThat(storedBackUps()).isZero();
    }

    @Test
    void CP12_a_back_up_is_whole_where_the_disk_cannot_tell_what_changed() {
        ServerImage first = backUp(web);
        grid.done(orders.restore(web, first.id()));
        assertThat(backUp(web).whole()).as("of another disk").isTrue();
        assertThat(backUp(web).whole()).isFalse();
        grid.done(orders.switching(OrderKind.STOP, web));
        assertThat(backUp(web).whole()).as("of a server at rest").isTrue();
        grid.done(orders.switching(OrderKind.START, web));
        assertThat(backUp(web).whole()).as("after one that left no mark").isTrue();
        assertThat(backUp(web).whole()).isFalse();
    }

    @Test
    void DM6_none_builds_on_what_a_server_had_before_it_got_another_image_or_system() {
        UUID first = backUp(database).id();
        assertThat(backUp(database).whole()).isFalse();
        isChangedBy(ChangeWay.REPLACE, change(fromImage(database, first)));
        ServerImage last = newest(database);
        assertThat(last.version()).isEqualTo(3);
        assertThat(last.whole()).as("of the disk that went").isFalse();
        nextIsWhole(database, "of another image");
        isChangedBy(ChangeWay.REPLACE, change(fromImage(database, last.id())));
        nextIsWhole(database, "of the image before");

        backUp(web);
        DeploymentOrder system = orders.deploy(
                List.of(before.get(0), own(web, ownSystem()), before.get(2), fromImage(database, last.id())));
        isChangedBy(ChangeWay.REPLACE, system);
        nextIsWhole(web, "of another system");
    }

    @Test
    void DM6_none_builds_on_the_disk_of_the_guest_beside_which_a_server_was_built_anew() {
        backUp(web);
        isChangedBy(ChangeWay.BESIDE, change(sized(web, 128, 2, 4)));
        nextIsWhole(web, "of the new guest");
    }

    @Test
    void DM6_a_disk_that_is_back_after_an_exchange_that_failed_is_still_known() {
        UUID first = backUp(database).id();
        AtomicBoolean exchanged = new AtomicBoolean();
        for (int call = 1; !exchanged.get(); call++) {
            hypervisors.fail(call, call);
            hypervisors.whenFailing(() -> exchanged.compareAndSet(
                    false, rows.find(database.id()).orElseThrow().hasNewDisk()));
            WorkState end = grid.work(change(fromImage(database, first))).state();
            hypervisors.heal();
            assertThat(end).isEqualTo(WorkState.UNDONE);
        }
        assertThat(newest(database).version()).as("the order's own is gone").isEqualTo(1);
        assertThat(backUp(database).whole()).isFalse();
    }

    @Test
    void SC10_a_disk_is_known_on_another_node_whether_its_guest_came_there_running_or_at_rest() {
        ServerImage first = backUp(web);
        moveElsewhere(web, first);
        assertThat(backUp(web).whole()).isFalse();
        grid.done(orders.switching(OrderKind.STOP, web));
        moveElsewhere(web, first);
        grid.done(orders.switching(OrderKind.START, web));
        ServerImage last = backUp(web);
        assertThat(last.whole()).isFalse();
        assertThat(last.node()).isEqualTo(first.node());
    }

    /** To a node that does not store its back-ups, so that those can go on. */
    private void moveElsewhere(DesiredServer server, ServerImage image) {
        Node to = fleet.nodes().stream()
                .filter(node -> !node.name().equals(image.node()) && node != grid.nodeOf(server.id()))
                .findFirst()
                .orElseThrow();
        assertThat(move(server, to).state()).isEqualTo(WorkState.DONE);
        assertThat(grid.nodeOf(server.id())).isSameAs(to);
    }
}
