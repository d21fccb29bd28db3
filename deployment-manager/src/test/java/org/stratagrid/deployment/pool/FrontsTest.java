package org.stratagrid.deployment.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.stratagrid.contracts.deployment.CertificateView;
import org.stratagrid.contracts.deployment.Certificates;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.Pools;
import org.stratagrid.contracts.values.BalancerOptions;
import org.stratagrid.contracts.values.FrontEnd;
import org.stratagrid.contracts.values.HealthCheck;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.deployment.Grid;
import org.stratagrid.deployment.SampleOrders;
import org.stratagrid.deployment.TestCertificates;
import org.stratagrid.deployment.TestNeighbours;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.platform.ServiceTest;

/** Several virtual addresses, TLS and a stand-in on simulated nodes (spec DM-5). */
@ServiceTest
@Import({TestNeighbours.class, Grid.class})
class FrontsTest {

    private final SampleOrders orders = new SampleOrders();
    private final List<DesiredServer> servers = orders.threeTiers();
    private final UUID balancer = servers.get(0).id();

    @TempDir
    Path folder;

    @Autowired
    Deployment deployment;

    @Autowired
    Certificates certificates;

    @Autowired
    Pools pools;

    @Autowired
    Grid grid;

    @Autowired
    ServerStore rows;

    @AfterEach
    void leaveNothing() {
        grid.done(orders.dissolve());
        assertThat(grid.everything()).isEmpty();
    }

    @Test
    void DM5_a_certificate_is_used_renewed_and_kept_while_it_is_used() {
        TestCertificates made = new TestCertificates(folder);
        CertificateView shop = certificates.upload(
                orders.account, made.selfSigned("shop.example").upload("shop"));
        assertThat(shop.hosts()).containsExactly("shop.example");
        assertThat(shop.usedBy()).isEmpty();
        assertThatThrownBy(() -> certificates.upload(
                        orders.account, made.selfSigned("b.example").upload("shop")))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.fields()).containsOnlyKeys("name"));
        grid.done(orders.deploy(with(new BalancerOptions(
                null,
                List.of(new FrontEnd(orders.virtualAddress, 443, shop.id()), new FrontEnd("203.0.113.250", 80, null)),
                true,
                HealthCheck.DEFAULT,
                30,
                null))));
        assertThat(grid.everything()).anyMatch(thing -> thing.contains("203.0.113.250"));
        assertThat(pools.pool(orders.account, balancer).addresses())
                .containsExactly(orders.virtualAddress + ":80", orders.virtualAddress + ":443", "203.0.113.250:80");
        assertThat(certificates.certificates(orders.account).get(0).usedBy())
                .containsExactly("site shop, load balancer lb-1");
        assertThatThrownBy(() -> certificates.delete(orders.account, shop.id()))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.CONFLICT));

        long before = generation(balancer);
        CertificateView renewed = certificates.renew(
                orders.account, shop.id(), made.selfSigned("new.example").upload("ignored"));
        assertThat(renewed.hosts()).containsExactly("new.example");
        assertThat(renewed.name()).isEqualTo("shop");
        assertThat(generation(balancer)).isEqualTo(before + 1);

        grid.done(orders.deploy(servers));
        assertThat(grid.everything()).noneMatch(thing -> thing.contains("203.0.113.250"));
        certificates.delete(orders.account, shop.id());
        assertThat(certificates.certificates(orders.account)).isEmpty();
    }

    @Test
    void DM5_a_certificate_of_another_account_is_not_there() {
        UUID stranger = UUID.randomUUID();
        CertificateView theirs = certificates.upload(
                stranger,
                new TestCertificates(folder).selfSigned("theirs.example").upload("theirs"));
        assertThat(certificates.certificates(orders.account)).isEmpty();
        assertThatThrownBy(() -> certificates.delete(orders.account, theirs.id()))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.NOT_FOUND));
        assertThatThrownBy(() -> deployment.submit(orders.deploy(
                        with(new BalancerOptions(theirs.id(), List.of(), false, HealthCheck.DEFAULT, 30, null)))))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.sentence())
                                .contains("certificate of " + orders.virtualAddress + ":80 is not there"));
        certificates.delete(stranger, theirs.id());
    }

    @Test
    void DM5_a_stand_in_shares_the_addresses_and_the_pauses() {
        DesiredServer second = withOptions(
                orders.withReal(orders.server("lb-2", Tier.LOAD_BALANCER, 128, 11, null), servers.subList(1, 3)),
                BalancerOptions.PLAIN.standingInFor(balancer));
        List<DesiredServer> all = new ArrayList<>(servers);
        all.add(second);
        grid.done(orders.deploy(all));
        assertThat(grid.nodeOf(second.id())).isNotNull();
        long first = generation(balancer);
        long other = generation(second.id());
        // Asked at either of them, both are told.
        assertThat(pools.pauseSite(orders.account, second.id()).balancerId()).isEqualTo(balancer);
        await().until(() -> !pools.pool(orders.account, balancer).behind());
        assertThat(pools.pool(orders.account, balancer).offline()).isTrue();
        assertThat(generation(balancer)).isEqualTo(first + 1);
        assertThat(generation(second.id())).isEqualTo(other + 1);

        UUID nobody = UUID.randomUUID();
        assertThatThrownBy(() -> deployment.submit(orders.deploy(List.of(
                        servers.get(0),
                        servers.get(1),
                        servers.get(2),
                        servers.get(3),
                        withOptions(second, BalancerOptions.PLAIN.standingInFor(nobody))))))
                .isInstanceOf(Refusal.class);
    }

    private List<DesiredServer> with(BalancerOptions options) {
        List<DesiredServer> all = new ArrayList<>(servers);
        all.set(0, withOptions(servers.get(0), options));
        return all;
    }

    private static DesiredServer withOptions(DesiredServer balancer, BalancerOptions options) {
        return SampleOrders.withOptions(balancer, options);
    }

    private long generation(UUID server) {
        return rows.find(server).orElseThrow().generation();
    }
}
