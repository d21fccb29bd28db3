package org.stratagrid.deployment.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.values.BalancerOptions;
import org.stratagrid.contracts.values.FrontEnd;
import org.stratagrid.contracts.values.HealthCheck;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.deployment.SampleOrders;
import org.stratagrid.deployment.guest.ConfigurationVolume.Rest;
import org.stratagrid.deployment.guest.RunningBalancer.Duty;
import org.stratagrid.deployment.guest.RunningBalancer.Found;
import org.stratagrid.deployment.guest.RunningBalancer.Reading;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.node.GridSettings;

/** What guests and libvirt are told, word for word (spec DM-4, DM-5). */
class GuestDocumentsTest {

    private final SampleOrders orders = new SampleOrders();
    private final List<DesiredServer> wanted = orders.threeTiers();
    private final Site site = new Site(orders.configuration, orders.account, "shop", 100, "secret");

    private Server row(DesiredServer spec, int card, boolean wantedRunning) {
        return row(spec, null, card, wantedRunning);
    }

    private Server row(DesiredServer spec, @Nullable DesiredServer next, int card, boolean wantedRunning) {
        return new Server(
                spec.id(),
                orders.configuration,
                orders.account,
                spec,
                next,
                Phase.MEMBER,
                wantedRunning,
                UUID.fromString("00000000-0000-4000-8000-000000000001"),
                UUID.fromString("00000000-0000-4000-8000-00000000000" + card),
                card,
                spec.tier() == Tier.LOAD_BALANCER ? card + 1000 : null,
                true,
                1,
                "",
                Instant.EPOCH,
                null,
                spec.memory().mib(),
                1,
                false,
                null,
                null,
                null,
                Instant.EPOCH,
                0,
                null,
                null,
                spec.name(),
                null,
                false);
    }

    private Layout layout(boolean secondWebRuns) {
        return Layout.wanted(
                site,
                List.of(
                        row(wanted.get(0), 1, true),
                        row(wanted.get(1), 2, true),
                        row(wanted.get(2), 3, secondWebRuns),
                        row(wanted.get(3), 4, true)));
    }

    private String body(int place, Layout layout) {
        return body(place, layout, Rest.NONE);
    }

    private String body(int place, Layout layout, Rest rest) {
        GridSettings settings =
                new GridSettings(false, "qemu", List.of(), List.of(), List.of(), 24, "203.0.113.1", 24, 18080);
        return new ConfigurationVolume(null, null, null, null, null, settings, null)
                .body(layout.places().get(place), layout, rest);
    }

    @Test
    void VF2_nobody_opens_a_connection_that_the_drawing_does_not_show() {
        List<Server> rows =
                layout(true).places().stream().map(place -> place.server()).toList();
        assertThat(Guards.toPublicCard(rows.get(0))).containsExactly("80/any");
        assertThat(Guards.toPrivateCard(rows.get(0), rows)).isEmpty();
        assertThat(Guards.toPrivateCard(rows.get(1), rows)).containsExactly("80/198.51.100.10");
        assertThat(Guards.toPrivateCard(rows.get(3), rows)).containsExactly("5432/198.51.100.20", "5432/198.51.100.21");
    }

    @Test
    void DM5_a_load_balancer_learns_its_addresses_and_its_real_servers() {
        assertThat(body(0, layout(true)))
                .isEqualTo("""
                name=lb-1
                role=lb
                nic=52:54:00:00:00:01 198.51.100.10/24
                nic=52:54:00:00:03:e9 %s/24 203.0.113.1
                frontend=%s:80
                front=%s:80
                method=roundrobin
                persistence=none
                real=web-1 198.51.100.20:80
                real=web-2 198.51.100.21:80
                """.formatted(orders.virtualAddress, orders.virtualAddress, orders.virtualAddress));
    }

    @Test
    void DM6_servers_take_their_own_addresses_over_one_after_the_other_and_get_requests_all_the_time() {
        DesiredServer first = SampleOrders.at(wanted.get(1), "198.51.100.254");
        DesiredServer second = SampleOrders.at(wanted.get(2), "198.51.100.253");
        Server balancer = row(wanted.get(0), 1, true);
        List<Server> replaced =
                List.of(balancer, row(first, wanted.get(1), 2, true), row(second, wanted.get(2), 3, true));
        assertThat(body(0, Layout.taking(first.id(), site, replaced)))
                .contains("real=web-1 198.51.100.20:80\nreal=web-2.new 198.51.100.253:80\n");
        List<Server> firstHas = List.of(balancer, row(wanted.get(1), 2, true), row(second, wanted.get(2), 3, true));
        assertThat(body(0, Layout.taking(second.id(), site, firstHas)))
                .contains("real=web-1 198.51.100.20:80\nreal=web-2 198.51.100.21:80\n");
    }

    @Test
    void DM5_a_stopped_server_gets_no_requests() {
        assertThat(body(0, layout(false))).contains("real=web-1 ").doesNotContain("real=web-2 ");
    }

    @Test
    void CP9_a_paused_server_and_a_paused_address_stay_so_when_the_load_balancer_starts_again() {
        UUID second = wanted.get(2).id();
        assertThat(body(0, layout(true), new Rest(Set.of(second), false, new TreeMap<>())))
                .contains("real=web-1 ", "frontend=")
                .doesNotContain("real=web-2 ", "offline=");
        assertThat(body(0, layout(true), new Rest(Set.of(), true, new TreeMap<>())))
                .contains("offline=yes", "front=" + orders.virtualAddress + ":80", "real=web-1 ")
                .doesNotContain("frontend=");
    }

    @Test
    void DM5_a_load_balancer_learns_its_certificates_its_checks_and_who_shares_its_addresses() {
        UUID certificate = UUID.fromString("00000000-0000-4000-8000-0000000000cc");
        DesiredServer first = SampleOrders.withOptions(
                wanted.get(0),
                new BalancerOptions(
                        null,
                        List.of(
                                new FrontEnd(orders.virtualAddress, 443, certificate),
                                new FrontEnd("203.0.113.200", 80, null)),
                        true,
                        new HealthCheck("/up", 5, 3, 2),
                        30,
                        null));
        DesiredServer second = SampleOrders.withOptions(
                orders.withReal(orders.server("lb-2", Tier.LOAD_BALANCER, 128, 11, null), List.of(wanted.get(1))),
                first.balancer().options().standingInFor(first.id()));
        Rest rest = new Rest(Set.of(), false, new TreeMap<>(Map.of(certificate, "PEM")));
        Layout alone = Layout.wanted(site, List.of(row(first, 1, true)));
        assertThat(body(0, alone, rest)).isEqualTo("""
                name=lb-1
                role=lb
                nic=52:54:00:00:00:01 198.51.100.10/24
                nic=52:54:00:00:03:e9 %1$s/24 203.0.113.1
                vip=52:54:00:00:03:e9 203.0.113.200/24 203.0.113.1
                frontend=%1$s:80
                front=%1$s:80 redirect=443
                front=%1$s:443 tls=%2$s
                frontend=203.0.113.200:80
                front=203.0.113.200:80 redirect=443
                certificate=%2$s UEVN
                check=/up 5 3 2
                method=roundrobin
                persistence=none
                real=web-1 198.51.100.20:80
                real=web-2 198.51.100.21:80
                """.formatted(orders.virtualAddress, certificate));
        assertThat(rest.toString()).doesNotContain("PEM");
        DesiredServer encryptedOnly = SampleOrders.onPort(
                SampleOrders.withOptions(
                        first, new BalancerOptions(certificate, List.of(), true, HealthCheck.DEFAULT, 30, null)),
                443);
        assertThat(body(0, Layout.wanted(site, List.of(row(encryptedOnly, 1, true))), rest))
                .contains("\nfront=" + orders.virtualAddress + ":443 tls=" + certificate + "\ncertificate=")
                .doesNotContain("frontend=", "redirect=");
        assertThat(Guards.toPublicCard(row(encryptedOnly, 1, true))).containsExactly("443/any");

        List<Server> rows = List.of(row(first, 1, true), row(second, 2, true), row(wanted.get(1), 3, true));
        Layout both = Layout.wanted(site, rows);
        assertThat(body(0, both, rest))
                .contains("vip=52:54:00:00:03:e9 " + orders.virtualAddress + "/24", "peer=198.51.100.11 150\n")
                .doesNotContain("nic=52:54:00:00:03:e9");
        assertThat(body(1, both, rest)).contains("peer=198.51.100.10 100\n");
        assertThat(Guards.toPublicCard(rows.get(1))).containsExactly("80/any", "443/any");
        assertThat(Guards.toPrivateCard(rows.get(0), rows)).containsExactly("vrrp/198.51.100.11");
        assertThat(Guards.toPrivateCard(rows.get(1), rows)).containsExactly("vrrp/198.51.100.10");
        assertThat(Guards.toPrivateCard(rows.get(2), rows)).containsExactly("80/198.51.100.10", "80/198.51.100.11");
    }

    @Test
    void CP16_a_web_server_learns_its_database() {
        assertThat(body(1, layout(true))).isEqualTo("""
                name=web-1
                role=web
                nic=52:54:00:00:00:02 198.51.100.20/24
                db=198.51.100.30
                dbpassword=secret
                """);
    }

    @Test
    void DM4_a_volume_is_framed_by_its_generation_and_filled_with_nothing() {
        byte[] bytes = ConfigurationVolume.bytes(7, "name=a\n");
        assertThat(bytes).hasSize(65536);
        assertThat(new String(bytes, StandardCharsets.UTF_8).replace("\0", "")).isEqualTo("gen=7\nname=a\nend=7\n");
        assertThatThrownBy(() -> ConfigurationVolume.bytes(7, "x".repeat(65536)))
                .isInstanceOf(HypervisorProblem.class);
    }

    @Test
    void DM4_the_domain_is_what_the_images_expect() {
        Server balancer = layout(true).places().get(0).server();
        String xml = DomainXml.of(new DomainXml.Parts(
                "qemu",
                balancer,
                "sg-x-lb-1",
                128,
                256,
                1,
                "/p/vmlinux",
                "/p/initrd",
                "console=ttyS0 a=\"b\"",
                "/p/d.qcow2",
                "/p/d.cfg",
                "/p/d.log",
                "sgb100"));
        assertThat(xml)
                .contains("<domain type='qemu'>")
                .contains("<uuid>00000000-0000-4000-8000-000000000001</uuid>")
                .contains("<memory unit='MiB'>256</memory>")
                .contains("<currentMemory unit='MiB'>128</currentMemory>")
                .contains("machine='pc'")
                .contains("<features><acpi/><tcg><tb-cache unit='MiB'>64</tb-cache></tcg></features>")
                .contains("<cpu mode='maximum'/>")
                .contains("<cmdline>console=ttyS0 a=&quot;b&quot;</cmdline>")
                .contains("id='" + balancer.id() + "' configuration='" + orders.configuration + "'")
                .containsSubsequence(
                        "<serial>root</serial>",
                        "<source file='/p/d.cfg'/>",
                        "<readonly/>",
                        "<serial>cfg</serial>",
                        "<mac address='52:54:00:00:00:01'/>",
                        "<source bridge='sgb100'/>",
                        "<target dev='sgt1'/>",
                        "<mac address='52:54:00:00:03:e9'/>",
                        "<source bridge='sgb1'/>",
                        "<target dev='sgtrt'/>")
                .contains("<channel type='unix'><target type='virtio' name='org.stratagrid.agent'/></channel>");
        String kvm = xmlOf("kvm", balancer);
        assertThat(kvm).contains("<cpu mode='host-passthrough'/>").doesNotContain("tb-cache");
        assertThat(xmlOf("test", balancer)).doesNotContain("machine=").doesNotContain("<cpu ");
    }

    private static String xmlOf(String type, Server server) {
        return DomainXml.of(
                new DomainXml.Parts(type, server, "n", 128, 256, 1, "k", "i", "c", "d", "v", "l", "sgb100"));
    }

    @Test
    void DM5_reads_haproxys_server_states() {
        List<String> lines = List.of(
                "1",
                "# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_port",
                "3 site 1 web-1 198.51.100.20 2 0 1 80",
                "3 site 2 web-2 198.51.100.21 0 1 1 8080",
                "3 site 3 web-3 198.51.100.22 2 8 1 80",
                "3 site 4 web-4 198.51.100.23 2 8 0 80",
                "");
        assertThat(RunningBalancer.parse(lines))
                .containsEntry("web-1", new Found("198.51.100.20:80", Duty.SERVE))
                .containsEntry("web-2", new Found("198.51.100.21:8080", Duty.REST))
                .containsEntry("web-3", new Found("198.51.100.22:80", Duty.DRAIN))
                .containsEntry("web-4", new Found("198.51.100.23:80", Duty.LEAVE))
                .hasSize(4);
        assertThat(RunningBalancer.readings(List.of(
                        "# pxname,svname,qcur,scur,status,", "site,web-1,0,3,UP,", "site,web-2,0,0,DOWN 1/2,", "")))
                .containsEntry("web-1", new Reading("UP", 3))
                .containsEntry("web-2", new Reading("DOWN 1/2", 0))
                .hasSize(2);
    }
}
