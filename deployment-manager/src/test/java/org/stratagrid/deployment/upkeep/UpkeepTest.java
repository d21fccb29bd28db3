package org.stratagrid.deployment.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import org.stratagrid.contracts.deployment.Automation;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.Difference;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.deployment.ServerLight;
import org.stratagrid.contracts.deployment.UnknownGuest;
import org.stratagrid.contracts.deployment.Upkeep;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.contracts.placement.Reservation;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.deployment.FailingHypervisors;
import org.stratagrid.deployment.Grid;
import org.stratagrid.deployment.SampleOrders;
import org.stratagrid.deployment.TestMetering;
import org.stratagrid.deployment.TestNeighbours;
import org.stratagrid.deployment.TestPlacement;
import org.stratagrid.deployment.hypervisor.GuestState;
import org.stratagrid.deployment.hypervisor.Hypervisor;
import org.stratagrid.deployment.hypervisor.VolumeSpec;
import org.stratagrid.deployment.node.Node;
import org.stratagrid.platform.ServiceTest;
import org.stratagrid.platform.transport.RemoteContract;
import tools.jackson.databind.json.JsonMapper;

/** Things changed behind the rows' back on simulated nodes: found, told, and mended. */
@ServiceTest
@DirtiesContext
@TestPropertySource(properties = {"stratagrid.upkeep.every=300ms", "stratagrid.restarts.first=300ms"})
@Import({TestNeighbours.class, Grid.class})
class UpkeepTest {

    private final SampleOrders orders = new SampleOrders();
    private final List<DesiredServer> servers = orders.threeTiers();
    private final DesiredServer web = servers.get(1);

    @LocalServerPort
    int port;

    @Autowired
    JsonMapper json;

    @Autowired
    Deployment deployment;

    @Autowired
    Upkeep upkeep;

    @Autowired
    Automation automation;

    @Autowired
    Grid grid;

    @Autowired
    TestPlacement placement;

    @Autowired
    TestMetering metering;

    @Autowired
    FailingHypervisors hypervisors;

    @Autowired
    JdbcClient database;

    @BeforeEach
    void deploy() {
        grid.done(orders.deploy(servers));
        assertThat(upkeep.check()).isEmpty();
    }

    @AfterEach
    void leaveNothing() {
        automation.resume();
        hypervisors.heal();
        grid.done(orders.dissolve());
        await().untilAsserted(() -> assertThat(grid.everything()).isEmpty());
        assertThat(upkeep.check()).isEmpty();
    }

    @Test
    void DM5_addresses_that_are_held_for_nobody_or_twice_are_found() {
        automation.pause("a look at it");
        database.sql("UPDATE deployment.virtual_address SET address = '203.0.113.251' WHERE address = :address")
                .param("address", orders.virtualAddress)
                .update();
        database.sql("UPDATE deployment.server SET spec = jsonb_set(spec, '{privateAddress}', CAST(:address AS jsonb))"
                        + " WHERE id = :id")
                .param("address", "\"" + web.privateAddress() + "\"")
                .param("id", servers.get(2).id())
                .update();
        assertThat(upkeep.check())
                .extracting(Difference::sentence)
                .containsExactlyInAnyOrder(
                        "web-1 and web-2 have the same private address, " + web.privateAddress() + ".",
                        "The virtual address " + orders.virtualAddress + " of lb-1 is held for nobody.",
                        "The virtual address 203.0.113.251 is held for configuration " + orders.configuration
                                + ", which does not use it.");
        automation.resume();
        await().untilAsserted(() -> assertThat(upkeep.check())
                .singleElement()
                .satisfies(found -> assertThat(found.outcome()).contains("Remove one of them")));
        grid.done(orders.deploy(servers));
    }

    @Test
    void DC4_a_guest_that_was_destroyed_and_undefined_by_hand_is_shown_failed_and_comes_back_by_itself() {
        automation.pause("a look at it");
        hypervisor().undefine(domain());
        grid.awaitLight(orders.configuration, web.id(), ServerLight.FAILED);
        assertThat(grid.status(orders.configuration, web.id()).problem()).contains("started again in a moment");
        await().untilAsserted(
                        () -> assertThat(metering.open(orders.configuration)).hasSize(3));
        assertThat(upkeep.check()).singleElement().satisfies(found -> {
            assertThat(found.id()).isEqualTo(web.id().toString());
            assertThat(found.sentence()).contains("web-1").contains("should run and does not");
            assertThat(found.outcome()).contains("automatic is paused");
        });
        automation.resume();
        grid.awaitLight(orders.configuration, web.id(), ServerLight.RUNNING);
        assertThat(hypervisor().state(domain())).isEqualTo(GuestState.RUNNING);
        await().untilAsserted(
                        () -> assertThat(metering.open(orders.configuration)).hasSize(4));
        await().untilAsserted(() -> assertThat(upkeep.check()).isEmpty());
    }

    @Test
    void DC4_what_does_not_start_again_is_given_up_after_some_tries_and_start_brings_it_back() {
        automation.pause("until it cannot be started");
        hypervisor().destroy(domain());
        hypervisors.fail(1, Integer.MAX_VALUE);
        automation.resume();
        await().untilAsserted(() -> assertThat(
                        grid.status(orders.configuration, web.id()).problem())
                .contains("could not be started again", "3 times already", "Start it again"));
        assertThat(upkeep.check())
                .singleElement()
                .satisfies(found -> assertThat(found.outcome()).contains("not started again by itself any more"));
        hypervisors.heal();
        grid.done(orders.switching(OrderKind.START, web));
        grid.awaitLight(orders.configuration, web.id(), ServerLight.RUNNING);
    }

    @Test
    void DM3_what_is_on_the_nodes_is_brought_to_what_the_rows_say() {
        DesiredServer stopped = servers.get(2);
        grid.done(orders.switching(OrderKind.STOP, stopped));
        DesiredServer stranger = servers.get(3);
        automation.pause("a look at it");
        // One of each kind.
        Hypervisor ofStopped = grid.nodeOf(stopped.id()).hypervisor();
        ofStopped.undefine(grid.domainOf(stopped.id()));
        hypervisor().pause(domain());
        hypervisor().deleteVolume(prefix() + domain() + ".cfg");
        Node other = grid.nodeOf(servers.get(0).id());
        UUID copy = UUID.randomUUID();
        other.hypervisor().define(domain(prefix() + "left-over", copy));
        other.hypervisor().define(domain("legacy", UUID.randomUUID()));
        other.hypervisor().createVolume(new VolumeSpec(prefix() + copy + ".qcow2", 1 << 20, null));
        UUID nobody = UUID.randomUUID();
        Reservation held = placement.reserved.get(stranger.id());
        placement.reserved.put(
                nobody,
                new Reservation(
                        nobody,
                        held.nodeId(),
                        orders.configuration,
                        held.memory(),
                        held.cpus(),
                        held.disk(),
                        held.bandwidth()));
        Upkeep remote = RemoteContract.client(Upkeep.class, "http://127.0.0.1:" + port, "test-token", json);
        await().untilAsserted(() -> assertThat(remote.check())
                .extracting(Difference::id)
                .containsExactlyInAnyOrder(
                        stopped.id().toString(),
                        web.id().toString(),
                        web.id().toString(),
                        prefix() + "left-over",
                        prefix() + copy + ".qcow2",
                        nobody.toString()));
        assertThat(remote.check()).allMatch(found -> found.outcome().contains("automatic is paused"));
        assertThat(remote.unknownGuests())
                .extracting(UnknownGuest::name, UnknownGuest::nodeId)
                .containsExactlyInAnyOrderElementsOf(remote.unknownGuests().stream()
                        .map(guest -> org.assertj.core.groups.Tuple.tuple(guest.name(), guest.nodeId()))
                        .toList())
                .contains(org.assertj.core.groups.Tuple.tuple("legacy", other.id()));
        automation.resume();
        await().untilAsserted(() -> assertThat(remote.check()).isEmpty());
        assertThat(ofStopped.state(grid.domainOf(stopped.id()))).isEqualTo(GuestState.OFF);
        assertThat(hypervisor().state(domain())).isEqualTo(GuestState.RUNNING);
        assertThat(hypervisor().hasVolume(prefix() + domain() + ".cfg")).isTrue();
        assertThat(other.hypervisor().state(copy)).isEqualTo(GuestState.ABSENT);
        assertThat(placement.reserved).doesNotContainKey(nobody);
        assertThat(remote.unknownGuests()).extracting(UnknownGuest::name).contains("legacy");
        // A stopped guest that somebody starts by hand is shut down.
        ofStopped.start(grid.domainOf(stopped.id()));
        await().until(() -> ofStopped.state(grid.domainOf(stopped.id())), GuestState.OFF::equals);
    }

    @Test
    void DM3_what_cannot_be_mended_safely_is_told() {
        Reservation held = placement.reserved.remove(web.id());
        hypervisor().deleteVolume(prefix() + grid.domainOf(web.id()) + ".qcow2");
        assertThat(upkeep.check())
                .hasSize(2)
                .allMatch(found -> found.id().equals(web.id().toString()))
                .allMatch(found -> found.outcome().startsWith("Nothing by itself"));
        placement.reserved.put(web.id(), held);
        hypervisor().destroy(domain());
        await().untilAsserted(() -> assertThat(
                        grid.status(orders.configuration, web.id()).problem())
                .contains("disk is not on its node any more"));
    }

    @Test
    void DM1_an_order_that_hangs_is_tried_again_at_once_when_an_operator_says_so() {
        hypervisors.fail(1, Integer.MAX_VALUE);
        DesiredServer added = orders.server("web-3", org.stratagrid.contracts.values.Tier.WEB, 128, 22, null);
        DeploymentOrder order = orders.deploy(with(added));
        grid.submit(order);
        await().untilAsserted(() -> assertThat(upkeep.check())
                .anyMatch(found -> found.id().equals(order.id().toString())
                        && found.sentence().contains("does not get on")));
        hypervisors.heal();
        upkeep.retry(order.id());
        assertThat(grid.end(order).state()).isEqualTo(WorkState.UNDONE);
        assertThat(grid.end(order).steps())
                .noneMatch(step -> String.valueOf(step.problem()).contains("tried again"));
        for (UUID id : List.of(order.id(), UUID.randomUUID())) {
            assertThatThrownBy(() -> upkeep.retry(id)).isInstanceOf(Refusal.class);
            assertThatThrownBy(() -> upkeep.undo(id)).isInstanceOf(Refusal.class);
        }
    }

    @Test
    void DM1_an_order_on_a_node_that_is_configured_no_more_ends_and_the_node_is_cleaned_when_it_is_back() {
        hypervisors.fail(7, Integer.MAX_VALUE);
        DesiredServer added = orders.server("web-3", org.stratagrid.contracts.values.Tier.WEB, 128, 22, null);
        DeploymentOrder order = orders.deploy(with(added));
        grid.submit(order);
        await().until(() -> deployment.order(order.id()).state(), WorkState.UNDOING::equals);
        // Nothing can be undone where the server is, and it is as if its node were not known any more.
        database.sql("UPDATE deployment.server SET node_id = gen_random_uuid() WHERE id = :id")
                .param("id", added.id())
                .update();
        hypervisors.heal();
        assertThat(grid.end(order).state()).isEqualTo(WorkState.UNDONE);
        await().untilAsserted(() -> assertThat(grid.everything()).noneMatch(thing -> thing.contains("web-3")));
        assertThat(placement.reserved).doesNotContainKey(added.id());
    }

    private List<DesiredServer> with(DesiredServer added) {
        return List.of(
                orders.withReal(servers.get(0), List.of(web, servers.get(2), added)),
                web,
                servers.get(2),
                servers.get(3),
                added);
    }

    private Hypervisor hypervisor() {
        return grid.nodeOf(web.id()).hypervisor();
    }

    private UUID domain() {
        return grid.domainOf(web.id());
    }

    private String prefix() {
        return "sg-"
                + database.sql("SELECT id::text FROM deployment.installation")
                        .query(String.class)
                        .single()
                        .substring(0, 8)
                + "-";
    }

    private static String domain(String name, UUID id) {
        return """
                <domain type='test'><name>%s</name><uuid>%s</uuid><memory unit='MiB'>64</memory><vcpu>1</vcpu>
                <os><type>hvm</type></os></domain>""".formatted(name, id);
    }
}
