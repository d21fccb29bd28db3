package org.stratagrid.deployment.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.deployment.OrderProgress;
import org.stratagrid.contracts.deployment.ServerLight;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.contracts.metering.AllocationFact;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.deployment.SampleOrders;
import org.stratagrid.deployment.hypervisor.GuestState;

/** Orders on simulated nodes: every call goes to libvirt, whose test driver keeps the guests. */
class DeployTest extends SimulatedSite {

    @Test
    void DM1_deploys_every_server_once_and_hands_over_to_metering() {
        List<DesiredServer> servers = orders.threeTiers();
        DeploymentOrder order = orders.deploy(servers);
        OrderProgress progress = grid.done(order);
        assertThat(progress.steps()).allMatch(step -> step.state() == WorkState.DONE);
        assertThat(progress.endedAt()).isNotNull();
        assertThat(grid.everything().stream().filter(thing -> thing.contains("domain")))
                .hasSize(4)
                .allMatch(thing -> thing.endsWith("RUNNING"));
        await().untilAsserted(() -> assertThat(metering.open(orders.configuration))
                .extracting(AllocationFact::memory)
                .containsExactlyInAnyOrder(new Memory(128), new Memory(128), new Memory(128), new Memory(192)));
        grid.awaitLight(orders.configuration, servers.get(1).id(), ServerLight.RUNNING);
        // The same order again changes nothing.
        assertThat(deployment.submit(order)).isEqualTo(deployment.order(order.id()));
        await().untilAsserted(() -> assertThat(deployment.samples())
                .filteredOn(sample -> sample.configurationId().equals(orders.configuration))
                .hasSize(4));
    }

    @Test
    void SC10_a_second_deployment_touches_only_what_changed() {
        List<DesiredServer> servers = orders.threeTiers();
        grid.done(orders.deploy(servers));
        UUID kept = grid.domainOf(servers.get(2).id());
        clock.advance(Duration.ofHours(2));
        DesiredServer larger = SampleOrders.withoutDatabase(SampleOrders.withMemory(servers.get(1), 256));
        DesiredServer rewired = SampleOrders.withoutDatabase(servers.get(2));
        DesiredServer added = orders.server("web-3", Tier.WEB, 128, 22, null);
        grid.done(orders.deploy(
                List.of(orders.withReal(servers.get(0), List.of(larger, rewired, added)), larger, rewired, added)));
        assertThat(grid.domainOf(servers.get(2).id())).isEqualTo(kept);
        assertThat(grid.everything().stream().filter(thing -> thing.contains("domain")))
                .hasSize(4)
                .noneMatch(thing -> thing.contains("-db-1 "));
        assertThat(placement.reserved).hasSize(4);
        await().untilAsserted(() -> assertThat(metering.open(orders.configuration))
                .extracting(fact -> fact.serverName() + " " + fact.memory().mib())
                .containsExactlyInAnyOrder("lb-1 128", "web-1 256", "web-2 128", "web-3 128"));
        assertThat(metering.of(orders.configuration))
                .filteredOn(fact -> fact.until() != null)
                .allMatch(fact -> Duration.between(fact.from(), fact.until()).equals(Duration.ofHours(2)))
                .extracting(AllocationFact::serverName)
                .containsExactlyInAnyOrder("db-1", "web-1");
    }

    @Test
    void DM1_no_room_is_said_in_words_and_leaves_nothing() {
        grid.done(orders.dissolve());
        placement.full = true;
        OrderProgress progress = grid.work(orders.deploy(orders.threeTiers()));
        assertThat(progress.state()).isEqualTo(WorkState.UNDONE);
        assertThat(progress.problem()).isEqualTo("No node has 256 MiB left.");
        assertThat(grid.everything()).isEmpty();
    }

    @Test
    void DM1_a_failure_at_any_call_to_the_hypervisor_unwinds_and_leaves_nothing() {
        List<DesiredServer> servers = orders.threeTiers();
        // Until every node that gets a server in turn has the images.
        for (int i = 0; i < 3; i++) {
            grid.done(orders.deploy(servers));
            grid.done(orders.dissolve());
        }
        hypervisors.fail(0, 0);
        grid.done(orders.deploy(servers));
        int calls = hypervisors.calls();
        grid.done(orders.dissolve());
        assertThat(calls).isGreaterThan(15);
        for (int call = 1; call <= calls; call++) {
            // Often the next one fails as well, so that undoing has to be repeated.
            hypervisors.fail(call, call + (call % 4 == 0 ? 1 : 0));
            OrderProgress progress = grid.work(orders.deploy(servers));
            hypervisors.heal();
            assertThat(progress.state()).as("call %s: %s", call, progress).isEqualTo(WorkState.UNDONE);
            assertThat(progress.problem()).contains("fails");
            assertThat(grid.everything()).as("left after call %s", call).isEmpty();
        }
        await().untilAsserted(
                        () -> assertThat(metering.open(orders.configuration)).isEmpty());
    }

    @Test
    void DM1_a_failing_change_leaves_what_ran_as_it_was() {
        List<DesiredServer> servers = orders.threeTiers();
        grid.done(orders.deploy(servers));
        DesiredServer larger = SampleOrders.withoutDatabase(SampleOrders.withMemory(servers.get(1), 256));
        DesiredServer rewired = SampleOrders.withoutDatabase(servers.get(2));
        DesiredServer added = orders.server("web-3", Tier.WEB, 128, 22, null);
        List<DesiredServer> wanted =
                List.of(orders.withReal(servers.get(0), List.of(larger, rewired, added)), larger, rewired, added);
        int failed = failAtEachCall(
                () -> orders.deploy(wanted),
                progress -> assertThat(
                                grid.status(orders.configuration, servers.get(1).id())
                                        .memory())
                        .isEqualTo(new Memory(128)));
        assertThat(failed).isGreaterThan(5);
        await().untilAsserted(
                        () -> assertThat(metering.open(orders.configuration)).hasSize(4));
    }

    @Test
    void DM1_every_step_and_every_undo_may_be_repeated() {
        DeploymentOrder order = orders.deploy(orders.threeTiers());
        grid.done(orders.dissolve());
        workEachStepTwice(order, List.of());
    }

    @Test
    void CP8_stops_and_starts_servers_and_meters_only_while_they_run() {
        List<DesiredServer> servers = orders.threeTiers();
        grid.done(orders.deploy(servers));
        DesiredServer web = servers.get(1);
        clock.advance(Duration.ofMinutes(30));
        grid.done(orders.switching(OrderKind.STOP, web));
        assertThat(grid.status(orders.configuration, web.id()).light()).isEqualTo(ServerLight.STOPPED);
        assertThat(placement.reserved).containsKey(web.id());
        await().untilAsserted(
                        () -> assertThat(metering.open(orders.configuration)).hasSize(3));
        clock.advance(Duration.ofMinutes(30));
        grid.done(orders.switching(OrderKind.START, web));
        grid.awaitLight(orders.configuration, web.id(), ServerLight.RUNNING);
        await().untilAsserted(
                        () -> assertThat(metering.open(orders.configuration)).hasSize(4));
        grid.done(orders.switching(OrderKind.RESTART, web));
        grid.awaitLight(orders.configuration, web.id(), ServerLight.RUNNING);
        assertThat(metering.ofServer(web.id()))
                .filteredOn(fact -> fact.until() != null)
                .anyMatch(fact -> Duration.between(fact.from(), fact.until()).equals(Duration.ofMinutes(30)));
    }

    @Test
    void DC4_a_guest_that_ends_by_itself_is_shown_failed_and_start_brings_it_back_at_once() {
        List<DesiredServer> servers = orders.threeTiers();
        grid.done(orders.deploy(servers));
        DesiredServer web = servers.get(2);
        automation.pause("a look at it");
        grid.nodeOf(web.id()).hypervisor().destroy(grid.domainOf(web.id()));
        grid.awaitLight(orders.configuration, web.id(), ServerLight.FAILED);
        assertThat(grid.status(orders.configuration, web.id()).problem()).contains("started again in a moment");
        await().untilAsserted(
                        () -> assertThat(metering.open(orders.configuration)).hasSize(3));
        grid.done(orders.switching(OrderKind.START, web));
        grid.awaitLight(orders.configuration, web.id(), ServerLight.RUNNING);
    }

    @Test
    void DC4_a_guest_that_somebody_started_again_runs_and_is_metered_again() {
        List<DesiredServer> servers = orders.threeTiers();
        grid.done(orders.deploy(servers));
        DesiredServer web = servers.get(2);
        automation.pause("a look at it");
        grid.nodeOf(web.id()).hypervisor().destroy(grid.domainOf(web.id()));
        grid.awaitLight(orders.configuration, web.id(), ServerLight.FAILED);
        grid.nodeOf(web.id()).hypervisor().start(grid.domainOf(web.id()));
        grid.awaitLight(orders.configuration, web.id(), ServerLight.RUNNING);
        assertThat(grid.status(orders.configuration, web.id()).problem()).isNull();
        await().untilAsserted(
                        () -> assertThat(metering.open(orders.configuration)).hasSize(4));
    }

    @Test
    void BI8_suspension_pauses_guests_and_metering_and_restore_takes_both_up_again() {
        List<DesiredServer> servers = orders.threeTiers();
        grid.done(orders.deploy(servers));
        clock.advance(Duration.ofHours(1));
        deployment.suspend(orders.account);
        deployment.suspend(orders.account);
        UUID web = servers.get(1).id();
        assertThat(grid.nodeOf(web).hypervisor().state(grid.domainOf(web))).isEqualTo(GuestState.PAUSED);
        assertThat(grid.status(orders.configuration, web).light()).isEqualTo(ServerLight.SUSPENDED);
        await().untilAsserted(
                        () -> assertThat(metering.open(orders.configuration)).isEmpty());
        assertThatThrownBy(() -> deployment.submit(orders.deploy(servers)))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.CONFLICT));
        clock.advance(Duration.ofHours(5));
        deployment.restore(orders.account);
        deployment.restore(orders.account);
        assertThat(grid.nodeOf(web).hypervisor().state(grid.domainOf(web))).isEqualTo(GuestState.RUNNING);
        await().untilAsserted(
                        () -> assertThat(metering.open(orders.configuration)).hasSize(4));
        assertThat(metering.of(orders.configuration))
                .filteredOn(fact -> fact.until() != null)
                .hasSize(4)
                .allMatch(fact -> Duration.between(fact.from(), fact.until()).equals(Duration.ofHours(1)));
    }

    @Test
    void BI8_a_suspended_account_can_still_be_dissolved() {
        grid.done(orders.deploy(orders.threeTiers()));
        deployment.suspend(orders.account);
        grid.done(orders.dissolve());
        assertThat(grid.everything()).isEmpty();
    }

    @Test
    void AC4_another_accounts_configuration_does_not_exist() {
        List<DesiredServer> servers = orders.threeTiers();
        grid.done(orders.deploy(servers));
        DeploymentOrder foreign = new DeploymentOrder(
                UUID.randomUUID(),
                UUID.randomUUID(),
                orders.configuration,
                "shop",
                OrderKind.STOP,
                1,
                List.of(),
                List.of(servers.get(0).id()),
                null);
        assertThatThrownBy(() -> deployment.submit(foreign))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.NOT_FOUND));
    }

    @Test
    void DM5_a_virtual_address_belongs_to_one_configuration() {
        grid.done(orders.deploy(orders.threeTiers()));
        SampleOrders other = new SampleOrders();
        DesiredServer taken = orders.balancer("lb-1", 10, List.of());
        OrderProgress progress = grid.work(other.deploy(List.of(taken)));
        assertThat(progress.state()).isEqualTo(WorkState.UNDONE);
        assertThat(progress.problem()).contains(orders.virtualAddress).contains("another configuration");
        assertThat(grid.everything()).noneMatch(thing -> thing.contains(other.configuration.toString()));
    }
}
