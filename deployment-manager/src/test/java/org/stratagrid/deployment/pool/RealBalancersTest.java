package org.stratagrid.deployment.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.stratagrid.deployment.SampleOrders.onPort;
import static org.stratagrid.deployment.SampleOrders.withOptions;
import static org.stratagrid.deployment.pool.Visitors.awaitServedBy;
import static org.stratagrid.deployment.pool.Visitors.commonName;
import static org.stratagrid.deployment.pool.Visitors.servedBy;
import static org.stratagrid.deployment.pool.Visitors.status;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.stratagrid.contracts.deployment.Automation;
import org.stratagrid.contracts.deployment.CertificateView;
import org.stratagrid.contracts.deployment.Certificates;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.Pools;
import org.stratagrid.contracts.deployment.RealState;
import org.stratagrid.contracts.values.BalancerOptions;
import org.stratagrid.contracts.values.FrontEnd;
import org.stratagrid.contracts.values.HealthCheck;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.deployment.Grid;
import org.stratagrid.deployment.OnRealGrid;
import org.stratagrid.deployment.RealGrid;
import org.stratagrid.deployment.SampleOrders;
import org.stratagrid.deployment.TestCertificates;
import org.stratagrid.deployment.TestNeighbours;
import org.stratagrid.deployment.guest.Balancers;
import org.stratagrid.deployment.guest.GuestAgent;
import org.stratagrid.deployment.guest.Layout;
import org.stratagrid.deployment.guest.Publishing;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.node.Commands;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;
import org.stratagrid.deployment.pool.Visitors.Load;
import org.stratagrid.platform.ServiceTest;

/** Pause and play under load, TLS, and a stand-in that takes over, on real guests (spec CP-9, DM-5). */
@ServiceTest
@Import({TestNeighbours.class, Grid.class, RealPauses.class})
@OnRealGrid
class RealBalancersTest {

    private static final Logger log = LoggerFactory.getLogger(RealBalancersTest.class);

    private final SampleOrders orders = new SampleOrders();

    @TempDir
    Path folder;

    @Autowired
    Pools pools;

    @Autowired
    Certificates certificates;

    @Autowired
    Publishing publishing;

    @Autowired
    GuestAgent agent;

    @Autowired
    Balancers balancers;

    @Autowired
    RealPauses realPauses;

    @Autowired
    ServerStore rows;

    @Autowired
    Fleet fleet;

    @Autowired
    Automation automation;

    @Autowired
    Grid grid;

    @DynamicPropertySource
    static void grid(DynamicPropertyRegistry registry) {
        RealGrid.settings(registry);
    }

    @Test
    void CP9_DM5_nobody_notices_a_pause_TLS_ends_here_and_a_stand_in_takes_over() throws Exception {
        grid.done(orders.dissolve());
        List<String> networksBefore = networks();
        TestCertificates made = new TestCertificates(folder);
        CertificateView certificate = certificates.upload(
                orders.account, made.selfSigned("shop.example").upload("shop"));
        DesiredServer web1 = orders.server("web-1", Tier.WEB, 128, 20, null);
        DesiredServer web2 = orders.server("web-2", Tier.WEB, 128, 21, null);
        BalancerOptions options = new BalancerOptions(
                null,
                List.of(new FrontEnd(orders.virtualAddress, 443, certificate.id())),
                false,
                HealthCheck.DEFAULT,
                20,
                null);
        DesiredServer first = withOptions(orders.balancer("lb-1", 10, List.of(web1, web2)), options);
        DesiredServer second =
                withOptions(orders.balancer("lb-2", 11, List.of(web1, web2)), options.standingInFor(first.id()));
        BalancerOptions encrypted =
                new BalancerOptions(certificate.id(), List.of(), false, HealthCheck.DEFAULT, 20, null);
        long begin = System.nanoTime();
        grid.done(orders.deploy(List.of(
                onPort(withOptions(first, encrypted), 443),
                onPort(withOptions(second, encrypted.standingInFor(first.id())), 443),
                web1,
                web2)));
        log.info("deploy took {} ms", millisSince(begin));
        assertThat(publishing.port(orders.virtualAddress, 80)).isEmpty();
        assertThat(grid.status(orders.configuration, first.id()).siteUrl())
                .isEqualTo("https://127.0.0.1:" + port(443) + "/");
        assertThat(Visitors.overTls(port(443))).startsWith("HTTP/1.1 200").containsIgnoringCase("x-served-by: web-");
        Layout layout = realPauses.layout(orders);
        assertThat(layout.balancers()).hasSize(2).allMatch(balancers::isOpen);

        List<DesiredServer> all = List.of(first, second, web1, web2);
        grid.done(orders.deploy(all));
        Set<String> both = Set.of("web-1", "web-2");
        String site = "http://127.0.0.1:" + port(80) + "/";
        awaitServedBy(site, both);
        // Whichever was up first has the addresses.
        await().ignoreExceptionsInstanceOf(HypervisorProblem.class)
                .until(
                        () -> List.of(vrrp(first), vrrp(second)),
                        states -> states.containsAll(List.of("MASTER", "BACKUP")));
        DesiredServer active = vrrp(first).equals("MASTER") ? first : second;
        DesiredServer standing = active == first ? second : first;
        assertThat(commonName(port(443))).isEqualTo("CN=shop.example");

        // Upkeep would hide what pauses leave undone, and a load balancer that is started again takes its addresses
        // back.
        automation.pause("a look at pauses and the stand-in");
        try (Load load = new Load(site)) {
            pools.pauseReal(orders.account, first.id(), web1.id());
            await().until(() -> state(first, web1), RealState.PAUSED::equals);
            // Drained at both: nobody may come back to it when the stand-in takes over.
            await().until(() -> realPauses.seen(orders, second).get(web1.id()), "MAINT"::equals);
            assertThat(servedBy(site, 6)).containsExactly("web-2");
            await().until(() -> state(first, web2), RealState.UP::equals);
            begin = System.nanoTime();
            certificates.renew(
                    orders.account,
                    certificate.id(),
                    made.selfSigned("new.example").upload("shop"));
            await().ignoreExceptionsInstanceOf(IOException.class)
                    .until(() -> commonName(port(443)), "CN=new.example"::equals);
            log.info("a renewed certificate was live after {} ms", millisSince(begin));
            pools.resumeReal(orders.account, first.id(), web1.id());
            awaitServedBy(site, both);
            load.close();
            log.info("{} requests under load", load.requests());
            assertThat(load.requests()).isGreaterThan(20);
            assertThat(load.failures()).isEmpty();
        }

        pools.pauseReal(orders.account, first.id(), web1.id());
        pools.pauseReal(orders.account, first.id(), web2.id());
        await().until(() -> status(site), Integer.valueOf(503)::equals);
        await().until(() -> layout.balancers().stream().noneMatch(balancers::isOpen));
        // It is as the customer wants it.
        grid.done(orders.deploy(all));
        pools.resumeReal(orders.account, first.id(), web1.id());
        pools.resumeReal(orders.account, first.id(), web2.id());
        awaitServedBy(site, both);

        assertThat(pools.pauseSite(orders.account, first.id()).offline()).isTrue();
        await().until(() -> status(site), Integer.valueOf(503)::equals);
        assertThat(Visitors.get(site).body()).contains("This site is offline");
        pools.resumeSite(orders.account, first.id());
        await().until(() -> status(site), Integer.valueOf(200)::equals);

        realPauses.pauseWhileThePoolChanges(orders, site, active, web1, web2);
        grid.nodeOf(active.id()).hypervisor().destroy(grid.domainOf(active.id()));
        begin = System.nanoTime();
        await().pollInterval(Duration.ofMillis(100)).until(() -> status(site), Integer.valueOf(200)::equals);
        log.info("the stand-in answered {} ms after the load balancer was killed", millisSince(begin));
        assertThat(vrrp(standing)).isEqualTo("MASTER");
        assertThat(commonName(port(443))).isEqualTo("CN=new.example");
        automation.resume();

        grid.done(orders.dissolve());
        assertThat(grid.everything()).isEmpty();
        assertThat(networks()).isEqualTo(networksBefore);
        certificates.delete(orders.account, certificate.id());
    }

    private int port(int virtualPort) {
        return publishing.port(orders.virtualAddress, virtualPort).orElseThrow();
    }

    private String vrrp(DesiredServer balancer) {
        return agent.ask(rows.find(balancer.id()).orElseThrow(), "vrrp").text().strip();
    }

    private RealState state(DesiredServer balancer, DesiredServer real) {
        return pools.pool(orders.account, balancer.id()).members().stream()
                .filter(member -> member.serverId().equals(real.id()))
                .findFirst()
                .orElseThrow()
                .state();
    }

    private static long millisSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1_000_000;
    }

    private List<String> networks() {
        List<String> all = new ArrayList<>();
        for (Node node : fleet.nodes()) {
            List<String> command = new ArrayList<>(node.shell());
            command.add("show");
            Commands.run(command, "").lines().forEach(line -> all.add(node.name() + " " + line));
        }
        return all;
    }
}
