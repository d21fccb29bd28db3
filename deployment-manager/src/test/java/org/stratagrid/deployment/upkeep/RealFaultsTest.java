package org.stratagrid.deployment.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.Difference;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.deployment.OrderProgress;
import org.stratagrid.contracts.deployment.ServerLight;
import org.stratagrid.contracts.deployment.UnknownGuest;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.deployment.Postgres;
import org.stratagrid.deployment.RealNodes;
import org.stratagrid.deployment.SampleOrders;
import org.stratagrid.deployment.hypervisor.GuestState;
import org.stratagrid.deployment.node.Node;

/** One fault after the other (spec DM-1). */
class RealFaultsTest extends RealFaults {

    /** A minute has been tried by hand; the answers to what is asked meanwhile do not depend on the length. */
    private static final Duration STOPPED_FOR = Duration.ofSeconds(5);

    @Test
    void DM1_faults_of_every_kind_are_survived_while_two_deployment_managers_tend_the_grid() throws Exception {
        nodes = new RealNodes(fleet);
        CompletableFuture<ConfigurableApplicationContext> starting =
                CompletableFuture.supplyAsync(() -> SecondDeploymentManager.beside(context));
        // After it the nodes were looked through.
        grid.done(shop.dissolve());
        DeploymentOrder shopOrder = shop.deploy(servers);
        DeploymentOrder blogOrder = blog.deploy(List.of(page));
        grid.submit(shopOrder);
        try (ConfigurableApplicationContext second = starting.join()) {
            second.getBean(Deployment.class).submit(blogOrder);
            assertThat(grid.end(shopOrder).state()).isEqualTo(WorkState.DONE);
            assertThat(grid.end(blogOrder).state()).isEqualTo(WorkState.DONE);
            site = grid.status(shop.configuration, balancer.id()).siteUrl();
            bothServe();
            isAsWantedAfter("deployed");
            whatIsBrokenByHandIsMended();
            isAsWantedAfter("mended");
            await().untilAsserted(
                            () -> assertThat(metering.open(shop.configuration)).hasSize(4));
            aStoppedLibvirtdHoldsUpNobodyElse();
            isAsWantedAfter("stopped libvirtd");
            aKilledLibvirtdIsStartedAgainUnderAnOrder();
            isAsWantedAfter("killed libvirtd");
            aFullDiskIsSaidAndLeavesNothing();
            isAsWantedAfter("full disk");
            aDamagedImageIsNeverUsed();
            isAsWantedAfter("damaged image");
            aRestartOfPostgresqlHoldsUpAnOrderOnly();
            isAsWantedAfter("restarted PostgreSQL");
            bothServe();
            second.getBean(Deployment.class).submit(shop.dissolve());
            await().until(() ->
                    deployment.orders().stream().allMatch(order -> order.state().isFinal()));
        }
        assertThat(grid.everything()).isEmpty();
        assertThat(upkeep.check()).isEmpty();
        isAsWantedAfter("dissolved");
    }

    private void whatIsBrokenByHandIsMended() {
        Node ofWeb1 = grid.nodeOf(web1.id());
        Node ofDatabase = grid.nodeOf(database.id());
        String bridge = sites.find(shop.configuration).orElseThrow().bridge();
        automation.pause("to see all of it at once");
        nodes.killGuest(names.domain(rows.find(web2.id()).orElseThrow()));
        nodes.run(ofWeb1, "ip", "link", "del", bridge);
        nodes.run(ofDatabase, "nft", "delete", "table", "bridge", "stratagrid");
        nodes.killPublisher();
        agent.ask(rows.find(balancer.id()).orElseThrow(), "haproxy disable server site/web-1");
        ofDatabase.hypervisor().deleteVolume(names.configuration(grid.domainOf(database.id())));
        UUID leftOver = UUID.randomUUID();
        UUID legacy = UUID.randomUUID();
        String ours = names.configuration(leftOver).replace(".cfg", "");
        ofDatabase.hypervisor().define(domain(ours, leftOver));
        ofDatabase.hypervisor().define(domain("legacy-" + legacy, legacy));
        try {
            grid.awaitLight(shop.configuration, web2.id(), ServerLight.FAILED);
            await().untilAsserted(() -> assertThat(upkeep.check())
                    .extracting(Difference::sentence)
                    .anyMatch(sentence ->
                            sentence.startsWith("web-2 on ") && sentence.contains("should run and does not"))
                    .anyMatch(sentence -> sentence.startsWith("Node " + ofWeb1.name() + " lacks")
                            && sentence.contains("network ")
                            && sentence.contains(bridge))
                    .anyMatch(sentence -> sentence.startsWith("Node " + ofWeb1.name() + " lacks")
                            && sentence.contains("port ")
                            && sentence.endsWith(bridge))
                    .anyMatch(sentence ->
                            sentence.startsWith("Node " + ofDatabase.name() + " lacks") && sentence.contains("guard "))
                    .anyMatch(sentence -> sentence.contains("nobody serves its published port"))
                    .anyMatch(sentence -> sentence.equals("lb-1 sends nothing to web-1."))
                    .anyMatch(sentence -> sentence.startsWith("The configuration volume of db-1"))
                    .anyMatch(sentence -> sentence.contains("has the guest " + ours)));
            automation.resume();
            await().pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> assertThat(upkeep.check()).isEmpty());
            bothServe();
            await().ignoreExceptions().until(() -> get("db").statusCode() == 200);
            assertThat(ofDatabase.hypervisor().state(leftOver)).isEqualTo(GuestState.ABSENT);
            assertThat(ofDatabase.hypervisor().state(legacy)).isEqualTo(GuestState.OFF);
            assertThat(upkeep.unknownGuests()).extracting(UnknownGuest::id).containsExactly(legacy);
            // Both saw it end; one of them has started it, once.
            assertThat(sql.sql("SELECT tries FROM deployment.restart WHERE server_id = :id")
                            .param("id", web2.id())
                            .query(Integer.class)
                            .single())
                    .isEqualTo(1);
        } finally {
            ofDatabase.hypervisor().undefine(legacy);
        }
    }

    private void aStoppedLibvirtdHoldsUpNobodyElse() {
        Node ofPage = grid.nodeOf(page.id());
        DesiredServer victim = grid.nodeOf(web1.id()).equals(ofPage) ? web2 : web1;
        Node node = grid.nodeOf(victim.id());
        nodes.signalLibvirtd(node, "STOP");
        long stopped = System.nanoTime();
        DeploymentOrder restart = shop.switching(OrderKind.RESTART, victim);
        try {
            grid.submit(restart);
            grid.done(blog.switching(OrderKind.STOP, page));
            assertThat(deployment.order(restart.id()).state()).isEqualTo(WorkState.RUNNING);
            await().until(() -> !node.reachable());
            do {
                assertThat(get("").statusCode()).isEqualTo(200);
                assertThat(upkeep.check())
                        .extracting(Difference::sentence)
                        .contains("Node " + node.name() + " does not answer, so nothing that is there was compared.")
                        .allMatch(sentence -> sentence.contains("Node " + node.name() + " does not answer"));
            } while (System.nanoTime() - stopped < STOPPED_FOR.toNanos());
            assertThat(deployment.order(restart.id()).state().isFinal()).isFalse();
        } finally {
            nodes.signalLibvirtd(node, "CONT");
        }
        assertThat(grid.end(restart).state()).isEqualTo(WorkState.DONE);
    }

    private void aKilledLibvirtdIsStartedAgainUnderAnOrder() throws Exception {
        Node node = grid.nodeOf(page.id());
        DeploymentOrder start = blog.switching(OrderKind.START, page);
        grid.submit(start);
        nodes.signalLibvirtd(node, "KILL");
        nodes.gridUp();
        assertThat(get("").statusCode()).isEqualTo(200);
        assertThat(grid.end(start).state()).isEqualTo(WorkState.DONE);
        await().until(node::reachable);
        grid.awaitLight(blog.configuration, page.id(), ServerLight.RUNNING);
    }

    private void aRestartOfPostgresqlHoldsUpAnOrderOnly() {
        DeploymentOrder dissolve = blog.dissolve();
        grid.submit(dissolve);
        Postgres.restart(sql);
        await().ignoreExceptions().until(() -> deployment.order(dissolve.id()).state(), WorkState::isFinal);
        assertThat(deployment.order(dissolve.id()).state()).isEqualTo(WorkState.DONE);
        assertThat(fleet.nodes()).allMatch(Node::reachable);
    }

    private void aFullDiskIsSaidAndLeavesNothing() throws Exception {
        SampleOrders more = new SampleOrders();
        List<String> before = grid.everything();
        OrderProgress progress;
        try (AutoCloseable first = nodes.fullDisk(fleet.nodes().get(0));
                AutoCloseable second = nodes.fullDisk(fleet.nodes().get(1));
                AutoCloseable third = nodes.fullDisk(fleet.nodes().get(2))) {
            progress = grid.work(more.deploy(List.of(more.server("web-9", Tier.WEB, 128, 20, null))));
        }
        assertThat(progress.state()).isEqualTo(WorkState.UNDONE);
        assertThat(progress.problem()).contains("the disk of the node is full");
        assertThat(grid.everything()).isEqualTo(before);
    }

    private void aDamagedImageIsNeverUsed() {
        SampleOrders more = new SampleOrders();
        OrderProgress progress = grid.work(more.deploy(List.of(more.server("app-9", Tier.APPLICATION, 160, 20, null))));
        assertThat(progress.state()).isEqualTo(WorkState.UNDONE);
        assertThat(progress.problem()).contains("\"app\" is damaged");
        assertThat(progress.steps().get(1).state()).isEqualTo(WorkState.WAITING);
    }
}
