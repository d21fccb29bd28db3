package org.stratagrid.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.stratagrid.deployment.SampleOrders.onPort;
import static org.stratagrid.deployment.SampleOrders.withOptions;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.stratagrid.contracts.deployment.Certificates;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.NodeStatus;
import org.stratagrid.contracts.deployment.OrderProgress;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.contracts.values.BalancerOptions;
import org.stratagrid.contracts.values.HealthCheck;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.deployment.TestNeighbours.TestPlacement;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.hypervisor.Hypervisors;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.platform.ServiceTest;

/** Nodes that are reached by TLS and by SSH, as those of a grid of several machines are. */
@ServiceTest
@Import({TestNeighbours.class, Grid.class})
@OnRealGrid
class RemoteNodesTest {

    private static final int TLS = 0, SSH = 1, LOCAL = 2, SILENT = 3;

    @TempDir(cleanup = CleanupMode.NEVER)
    static Path folder;

    private static TestPki pki;
    private static Path client;
    private static RemoteAccess access;
    /** Takes connections and says nothing. */
    private static ServerSocket silent;

    private final SampleOrders orders = new SampleOrders();

    @Autowired
    Deployment deployment;

    @Autowired
    Grid grid;

    @Autowired
    Fleet fleet;

    @Autowired
    TestPlacement placement;

    @Autowired
    Hypervisors hypervisors;

    @Autowired
    Certificates certificates;

    @BeforeAll
    static void openNodes() throws IOException {
        silent = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
        pki = new TestPki(folder);
        client = pki.ofAClient();
        access = new RemoteAccess(folder, pki);
        access.open();
    }

    @AfterAll
    static void closeNodes() throws IOException {
        silent.close();
        access.close();
    }

    @DynamicPropertySource
    static void grid(DynamicPropertyRegistry registry) {
        RealGrid.settings(registry);
        // As where the public network is the world's.
        registry.add("stratagrid.grid.publish-command", () -> "");
        registry.add("stratagrid.changes.answer-within", () -> "4s");
        registry.add(node(TLS) + "uri", () -> access.tlsUri(client));
        // What it can give is read from it.
        for (String given : List.of("ram-mib", "cpus", "disk-gib")) {
            registry.add(node(TLS) + given, () -> null);
        }
        registry.add(node(SSH) + "uri", access::sshUri);
        List<String> shell = access.sshShell();
        for (int i = 0; i < shell.size(); i++) {
            String word = shell.get(i);
            registry.add(node(SSH) + "shell[" + i + "]", () -> word);
        }
        registry.add(node(SILENT) + "name", () -> "n4");
        registry.add(
                node(SILENT) + "uri",
                () -> "qemu+tls://127.0.0.1:" + silent.getLocalPort() + "/system?pkipath=" + client);
        registry.add(node(SILENT) + "underlay", () -> "192.0.2.14");
        registry.add(node(SILENT) + "ram-mib", () -> 1024);
        registry.add(node(SILENT) + "cpus", () -> 1);
        registry.add(node(SILENT) + "disk-gib", () -> 1);
    }

    private static String node(int index) {
        return "stratagrid.grid.nodes[" + index + "].";
    }

    private NodeStatus status(int node) {
        return deployment.nodes().stream()
                .filter(status -> status.id().equals(fleet.nodes().get(node).id()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void DM7_nodes_by_TLS_and_SSH_are_enrolled_and_carry_a_site_while_a_silent_one_holds_up_nobody() {
        UUID certificate = certificates
                .upload(
                        orders.account,
                        new TestCertificates(folder).selfSigned("shop.example").upload("shop"))
                .id();
        List<DesiredServer> servers = encrypted(certificate, HealthCheck.DEFAULT);
        placement.wanted.put("lb-1", fleet.nodes().get(SSH).id());
        placement.wanted.put("web-1", fleet.nodes().get(TLS).id());
        grid.done(orders.deploy(servers));
        assertThat(grid.nodeOf(servers.get(0).id()).id())
                .isEqualTo(fleet.nodes().get(SSH).id());
        assertThat(grid.nodeOf(servers.get(1).id()).id())
                .isEqualTo(fleet.nodes().get(TLS).id());
        assertThat(access.askByTls(orders.virtualAddress)).contains("200 OK", "web-1");
        for (int node : List.of(TLS, SSH)) {
            assertThat(status(node).problem()).isNull();
            assertThat(status(node).memoryInstalled()).isEqualTo(status(LOCAL).memoryInstalled());
            assertThat(status(node).cpusInstalled()).isPositive();
            assertThat(status(node).cpuModel()).isEqualTo(status(LOCAL).cpuModel());
            assertThat(status(node).cpuFeatures()).isEqualTo(status(LOCAL).cpuFeatures());
        }
        assertThat(placement.nodes.get(fleet.nodes().get(TLS).id()).memory().mib())
                .isEqualTo((long) (status(TLS).memoryInstalled().mib() * 0.9));
        await().untilAsserted(() -> assertThat(status(SILENT).problem())
                .startsWith("Nothing was heard from qemu+tls://127.0.0.1:" + silent.getLocalPort()));
        grid.done(orders.dissolve());
        certificates.delete(orders.account, certificate);
    }

    /** The load balancer and a web server; nothing of it can be asked without TLS. */
    private List<DesiredServer> encrypted(UUID certificate, HealthCheck check) {
        DesiredServer web = orders.server("web-1", Tier.WEB, 128, 20, null);
        BalancerOptions options = new BalancerOptions(certificate, List.of(), false, check, 20, null);
        return List.of(onPort(withOptions(orders.balancer("lb-1", 10, List.of(web)), options), 443), web);
    }

    @Test
    void DM2_a_site_by_TLS_alone_that_nobody_can_ask_from_here_is_verified_by_what_its_load_balancer_says() {
        UUID certificate = certificates
                .upload(
                        orders.account,
                        new TestCertificates(folder).selfSigned("none.example").upload("none"))
                .id();
        OrderProgress progress =
                grid.work(orders.deploy(encrypted(certificate, new HealthCheck("/nothing-is-here", 1, 1, 1))));
        assertThat(progress.state()).as("%s", progress).isEqualTo(WorkState.UNDONE);
        assertThat(progress.problem())
                .isEqualTo("The site does not answer through " + orders.virtualAddress + ":443: it says 503.");
        assertThat(deployment.servers(orders.configuration)).isEmpty();
        certificates.delete(orders.account, certificate);
    }

    private void assertRefused(String uri, String... words) {
        assertThatThrownBy(() -> hypervisors.connect(uri, "stratagrid", false, () -> {}))
                .isInstanceOf(HypervisorProblem.class)
                .hasMessageContainingAll(words);
    }

    @Test
    void DM7_what_does_not_fit_is_refused_with_a_sentence() throws IOException {
        assertRefused(access.tlsUri(pki.ofAStranger()), "not signed by the authority in cacert.pem");
        assertRefused(access.tlsUri(client).replace("127.0.0.1", "localhost"), "made for another name than the URI's");
        assertRefused(access.tlsUri(pki.ofNobody()), "it does not accept this machine's client certificate");
        Path known = folder.resolve("known_hosts");
        String before = Files.readString(known);
        Files.writeString(known, "node2 " + access.hostKey("another-host") + "\n");
        try {
            assertRefused(access.sshUri(), "Host key verification failed");
        } finally {
            Files.writeString(known, before);
        }
    }
}
