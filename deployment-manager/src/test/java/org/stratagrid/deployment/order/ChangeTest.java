package org.stratagrid.deployment.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;
import static org.stratagrid.deployment.SampleOrders.sized;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.stratagrid.contracts.deployment.ChangeWay;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.deployment.OrderProgress;
import org.stratagrid.contracts.deployment.PlannedChange;
import org.stratagrid.contracts.deployment.StepProgress;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.contracts.metering.AllocationFact;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.deployment.SampleOrders;
import org.stratagrid.deployment.guest.Server;

/** Spec DM-6 on simulated nodes: each server is changed in the way that disturbs least. */
class ChangeTest extends SimulatedSite {

    private final List<DesiredServer> before = orders.threeTiers();
    private final DesiredServer balancer = before.get(0);
    private final DesiredServer web1 = before.get(1);
    private final DesiredServer web2 = before.get(2);
    private final DesiredServer database = before.get(3);

    @BeforeEach
    void deploy() {
        grid.done(orders.deploy(before));
        clock.advance(Duration.ofHours(1));
    }

    private DeploymentOrder change(DesiredServer... changed) {
        return orders.change(before, changed);
    }

    private long startedAt(DesiredServer server) {
        return rows.find(server.id()).orElseThrow().startedAt().toEpochMilli();
    }

    @Test
    void DM6_memory_within_the_maximum_changes_while_the_guest_runs_and_is_metered_from_that_moment() {
        UUID domain = grid.domainOf(web1.id());
        long started = startedAt(web1);
        OrderProgress progress = grid.done(change(sized(web1, 192, 1, 4)));
        assertThat(progress.steps())
                .extracting(StepProgress::sentence)
                .contains("web-1: more memory while it runs")
                .noneMatch(sentence -> sentence.contains("restarts") || sentence.contains("beside"));
        assertThat(grid.domainOf(web1.id())).isEqualTo(domain);
        assertThat(startedAt(web1)).isEqualTo(started);
        assertThat(grid.nodeOf(web1.id()).hypervisor().memoryMib(domain)).isEqualTo(192);
        assertThat(placement.reserved.get(web1.id()).memory().mib()).isEqualTo(192);
        await().untilAsserted(() -> assertThat(metering.ofServer(web1.id()))
                .extracting(fact -> fact.memory().mib() + " " + (fact.until() == null))
                .containsExactlyInAnyOrder("128 false", "192 true"));
        assertWithoutGap(web1);
        // And less again.
        grid.done(orders.deploy(before));
        assertThat(grid.nodeOf(web1.id()).hypervisor().memoryMib(domain)).isEqualTo(128);
        assertThat(startedAt(web1)).isEqualTo(started);
    }

    /** What it held before ends with the instant with which that begins which it holds now. */
    private void assertWithoutGap(DesiredServer server) {
        List<AllocationFact> facts = metering.ofServer(server.id());
        assertThat(facts).hasSize(2);
        assertThat(facts.get(0).until()).isEqualTo(facts.get(1).from());
        assertThat(Duration.between(facts.get(0).from(), facts.get(1).from()))
                .isBetween(Duration.ofHours(1), Duration.ofMinutes(65));
    }

    @Test
    void DM6_a_web_server_of_another_size_is_built_beside_and_is_one_server_all_the_time() {
        UUID domain = grid.domainOf(web2.id());
        OrderProgress progress = grid.done(change(sized(web2, 128, 2, 3)));
        assertThat(progress.steps())
                .extracting(StepProgress::sentence)
                .contains("web-2: built anew beside, then switched over", "web-2: takes its own address over");
        assertThat(grid.domainOf(web2.id())).isNotEqualTo(domain);
        assertThat(grid.everything().stream().filter(thing -> thing.contains("domain")))
                .hasSize(4)
                .allMatch(thing -> thing.endsWith("RUNNING"))
                .noneMatch(thing -> thing.contains(domain.toString().substring(0, 8)));
        assertThat(deployment.servers(orders.configuration)).hasSize(4);
        Server row = rows.find(web2.id()).orElseThrow();
        assertThat(row.spec()).isEqualTo(sized(web2, 128, 2, 3));
        assertThat(row.next()).isNull();
        assertThat(placement.reserved).hasSize(4);
        assertThat(placement.reserved.get(web2.id()))
                .satisfies(held -> assertThat(held.cpus()).isEqualTo(2))
                .satisfies(held -> assertThat(held.nodeId()).isEqualTo(row.nodeId()));
        await().untilAsserted(
                        () -> assertThat(metering.open(orders.configuration)).hasSize(4));
        await().untilAsserted(() -> assertThat(metering.of(orders.configuration))
                .filteredOn(fact -> fact.serverName().equals("web-2"))
                .allMatch(fact -> fact.serverId().equals(web2.id()))
                .extracting(fact -> fact.cpus() + " " + (fact.until() == null))
                .containsExactlyInAnyOrder("1 false", "2 true"));
        assertWithoutGap(web2);
        // It can be changed again, and moved to another order, as any server.
        grid.done(orders.switching(OrderKind.RESTART, web2));
        grid.done(orders.deploy(before));
        assertThat(rows.find(web2.id()).orElseThrow().spec()).isEqualTo(web2);
    }

    @Test
    void DM6_what_holds_data_or_stands_alone_restarts_on_its_disk_and_it_is_said_before() {
        UUID domain = grid.domainOf(database.id());
        DeploymentOrder order = change(sized(database, 512, 2, 5), sized(balancer, 128, 2, 4));
        assertThat(deployment.plan(order))
                .extracting(PlannedChange::way, PlannedChange::sentence)
                .containsExactlyInAnyOrder(
                        tuple(ChangeWay.RESTART, "db-1 restarts: about 10 s without database"),
                        tuple(ChangeWay.RESTART, "lb-1 restarts: about 10 s without load balancer"));
        grid.done(order);
        assertThat(grid.domainOf(database.id())).isEqualTo(domain);
        assertThat(rows.find(database.id()).orElseThrow().memoryMib()).isEqualTo(512);
        // What ran before the plan was asked for is not touched by asking.
        assertThatThrownBy(() -> deployment.plan(change(sized(database, 512, 2, 4))))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.fields()).containsKey("disk"));
        assertThatThrownBy(() -> deployment.submit(change(sized(database, 512, 2, 4))))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.fields()).containsKey("disk"));
    }

    @Test
    void DM6_a_stopped_server_is_changed_where_it_is() {
        grid.done(orders.switching(OrderKind.STOP, web1));
        DeploymentOrder order = change(sized(web1, 512, 2, 4));
        assertThat(deployment.plan(order))
                .singleElement()
                .isEqualTo(
                        new PlannedChange(web1.id(), "web-1", ChangeWay.AT_REST, "web-1: changed while it is stopped"));
        UUID domain = grid.domainOf(web1.id());
        grid.done(order);
        assertThat(grid.domainOf(web1.id())).isEqualTo(domain);
        assertThat(rows.find(web1.id()).orElseThrow().memoryMib()).isEqualTo(512);
        grid.done(orders.switching(OrderKind.START, web1));
        await().untilAsserted(() -> assertThat(metering.open(orders.configuration))
                .extracting(fact -> fact.serverName() + " " + fact.memory().mib())
                .contains("web-1 512"));
    }

    @Test
    void DM6_a_server_whose_node_is_full_grows_on_another_one() {
        placement.cramped.add(web1.id());
        UUID domain = grid.domainOf(web1.id());
        DeploymentOrder order = change(sized(web1, 192, 1, 4));
        assertThat(deployment.plan(order)).extracting(PlannedChange::way).containsExactly(ChangeWay.BESIDE);
        grid.done(order);
        assertThat(grid.domainOf(web1.id())).isNotEqualTo(domain);
        assertThat(rows.find(web1.id()).orElseThrow().memoryMib()).isEqualTo(192);
        // What holds data cannot: it is said, and nothing happens.
        placement.cramped.add(database.id());
        OrderProgress progress = grid.work(change(sized(web1, 192, 1, 4), sized(database, 512, 1, 4)));
        assertThat(progress.state()).isEqualTo(WorkState.UNDONE);
        assertThat(progress.problem()).contains("no room left on its node for a larger db-1");
    }

    @Test
    void CP10_a_renamed_server_keeps_its_guest_and_can_still_be_changed() {
        UUID domain = grid.domainOf(database.id());
        grid.done(change(SampleOrders.named(database, "store-1")));
        grid.done(orders.switching(OrderKind.RESTART, database));
        grid.done(change(SampleOrders.named(sized(database, 512, 1, 4), "store-1")));
        assertThat(grid.domainOf(database.id())).isEqualTo(domain);
        assertThat(rows.find(database.id()).orElseThrow().memoryMib()).isEqualTo(512);
    }

    /** All ways at once. */
    private DeploymentOrder everyWay() {
        DesiredServer added = orders.server("web-3", web1.tier(), 128, 22, database.id());
        DesiredServer larger = sized(web1, 192, 1, 4);
        DesiredServer anew = sized(web2, 128, 2, 3);
        return orders.deploy(List.of(
                orders.withReal(balancer, List.of(larger, anew, added)),
                larger,
                anew,
                added,
                sized(database, 512, 2, 4)));
    }

    @Test
    void DM6_a_failure_at_any_call_leaves_what_ran_as_it_was() {
        int failed = failAtEachCall(this::everyWay, progress -> {
            assertThat(rows.of(orders.configuration))
                    .as("%s", progress)
                    .allMatch(row -> row.next() == null && row.standsFor() == null && row.running())
                    .extracting(Server::spec)
                    .containsExactlyInAnyOrderElementsOf(before);
            assertThat(rows.find(web1.id()).orElseThrow().memoryMib()).isEqualTo(128);
            UUID domain = grid.domainOf(web1.id());
            assertThat(grid.nodeOf(web1.id()).hypervisor().memoryMib(domain)).isEqualTo(128);
        });
        assertThat(failed).isGreaterThan(20);
        assertThat(deployment.servers(orders.configuration)).hasSize(5);
        await().untilAsserted(() -> assertThat(metering.open(orders.configuration))
                .extracting(fact -> fact.serverName() + " " + fact.memory().mib() + " " + fact.cpus())
                .containsExactlyInAnyOrder("lb-1 128 1", "web-1 192 1", "web-2 128 2", "web-3 128 1", "db-1 512 2"));
    }

    @Test
    void DM6_every_step_and_every_undo_may_be_repeated() {
        DeploymentOrder order = everyWay();
        List<PlannedChange> plan = deployment.plan(order);
        assertThat(plan)
                .extracting(PlannedChange::way)
                .contains(ChangeWay.LIVE, ChangeWay.MEMORY, ChangeWay.BESIDE, ChangeWay.RESTART);
        workEachStepTwice(order, plan);
        assertThat(rows.of(orders.configuration)).allMatch(row -> row.next() == null && row.standsFor() == null);
        assertThat(placement.reserved).hasSize(5);
    }
}
