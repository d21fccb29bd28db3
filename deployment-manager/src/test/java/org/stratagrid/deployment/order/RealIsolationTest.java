package org.stratagrid.deployment.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.deployment.Grid;
import org.stratagrid.deployment.OnRealGrid;
import org.stratagrid.deployment.RealGrid;
import org.stratagrid.deployment.SampleOrders;
import org.stratagrid.deployment.TestNeighbours;
import org.stratagrid.deployment.TestPlacement;
import org.stratagrid.deployment.guest.GuestAgent;
import org.stratagrid.deployment.guest.Names;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.guest.SiteStore;
import org.stratagrid.deployment.node.Commands;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;
import org.stratagrid.platform.ServiceTest;

/** VF-2, VF-3: what a customer who is root in his guest cannot do to others, nor see of them. */
@ServiceTest
@Import({TestNeighbours.class, Grid.class})
@OnRealGrid
class RealIsolationTest {

    private static final String UNUSED_VIRTUAL_ADDRESS = "203.0.113.250";

    private final SampleOrders samples = new SampleOrders();
    private final SampleOrders neighbours = new SampleOrders();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();

    @Autowired
    Grid grid;

    @Autowired
    Fleet fleet;

    @Autowired
    TestPlacement placement;

    @Autowired
    ServerStore rows;

    @Autowired
    SiteStore sites;

    @Autowired
    GuestAgent agent;

    @DynamicPropertySource
    static void grid(DynamicPropertyRegistry registry) {
        RealGrid.settings(registry);
    }

    @Test
    void VF2_root_in_a_guest_reaches_only_what_the_drawing_shows(@TempDir Path folder) throws Exception {
        DesiredServer database = samples.server("db-1", Tier.DATABASE, 192, 30, null);
        DesiredServer web = samples.server("web-1", Tier.WEB, 128, 20, database.id());
        DesiredServer balancer = samples.balancer("lb-1", 10, List.of(web));
        DesiredServer foreign = neighbours.server("web-9", Tier.WEB, 128, 77, null);
        DesiredServer foreignBalancer = neighbours.balancer("lb-9", 70, List.of(foreign));
        grid.done(samples.deploy(List.of(balancer, web, database)));
        // Whoever listens on the same node hears most.
        placement.wanted.put("lb-9", grid.nodeOf(balancer.id()).id());
        grid.done(neighbours.deploy(List.of(foreignBalancer, foreign)));
        grid.done(samples.switching(OrderKind.STOP, balancer));

        Node node = grid.nodeOf(balancer.id());
        long strayBefore = strayDatagrams(node);
        Map<String, Boolean> found = new Intruder(
                        node,
                        RealGrid.setting(
                                "stratagrid.grid.nodes[" + fleet.nodes().indexOf(node) + "].uri"),
                        folder)
                .tries(
                        grid.domainOf(balancer.id()),
                        script(node, balancer, web, database, foreign, foreignBalancer),
                        soFar -> talk(soFar, node, web, foreignBalancer));

        Set<String> worked = new TreeSet<>();
        found.forEach((name, works) -> {
            if (works) {
                worked.add(name);
            }
        });
        assertThat(found).hasSize(27);
        // What he may do shows that the others fail for the reason that is meant.
        assertThat(worked)
                .containsExactly(
                        "drawn", "drawn-again", "gateway", "gateway-again", "hears-own", "visits-neighbours-site");
        assertThat(strayDatagrams(node)).isEqualTo(strayBefore);
        // He also told everybody that the database's address is his.
        await().until(() -> {
            var answer = agent.fetch(row(web), "http://" + web.privateAddress() + "/db");
            return answer != null && answer.status() == 200;
        });

        grid.done(samples.dissolve());
        grid.done(neighbours.dissolve());
        assertThat(grid.everything()).isEmpty();
    }

    /** First the neighbours, whom he must not hear, then his own server, which shows that he listens well. */
    private void talk(Map<String, Boolean> found, Node node, DesiredServer web, DesiredServer foreignBalancer) {
        if (!found.containsKey("hears-neighbours-by-public-card")) {
            String site =
                    grid.status(neighbours.configuration, foreignBalancer.id()).siteUrl();
            for (int i = 0; i < 5; i++) {
                // A bridge that does not know yet who is where sends to everybody.
                onNode(node, "ip", "link", "set", "sgb1", "type", "bridge", "fdb_flush");
                visit(site);
            }
            ask(foreignBalancer);
        } else if (!found.containsKey("hears-own")) {
            ask(web);
        }
    }

    private void visit(String site) {
        try {
            http.send(
                    HttpRequest.newBuilder(URI.create(site))
                            .timeout(Duration.ofSeconds(3))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        } catch (IOException e) {
            // The node's bridge has just lost its way; what counts is that something was sent.
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Has the server look for somebody who is not there: it asks everybody in its network. */
    private void ask(DesiredServer server) {
        assertThat(agent.fetch(row(server), "http://198.51.100.99/")).isNull();
    }

    private String script(
            Node node,
            DesiredServer balancer,
            DesiredServer web,
            DesiredServer database,
            DesiredServer foreign,
            DesiredServer foreignBalancer) {
        return """
                a=$(card PRIVATE_MAC)
                b=$(card PUBLIC_MAC)
                me() { be $a PRIVATE_MAC OWN/24; be $b PUBLIC_MAC VIRTUAL/24; }
                me
                attempt hears-neighbours-by-private-card hears $a 8 5
                attempt hears-neighbours-by-public-card hears $b 8 5
                wait
                attempt hears-own hears $a 60 2
                wait
                attempt drawn reaches WEB 80
                attempt gateway pings 203.0.113.1
                attempt visits-neighbours-site reaches FOREIGN_SITE 80
                attempt not-drawn opens DATABASE 5432
                attempt other-port opens WEB 5432
                attempt other-configuration opens FOREIGN 80
                wait
                busybox ip neigh replace FOREIGN lladdr FOREIGN_MAC dev $a
                attempt other-configuration-by-mac opens FOREIGN 80
                wait
                busybox ip neigh del FOREIGN dev $a
                busybox ip route add FOREIGN/32 dev $b
                busybox ip neigh replace FOREIGN lladdr FOREIGN_LB_MAC dev $b
                attempt other-configuration-by-public-card opens FOREIGN 80
                wait
                busybox ip route del FOREIGN/32 dev $b
                be $a PRIVATE_MAC WEB/24
                attempt forged-address opens DATABASE 5432
                be $a WEB_MAC WEB/24
                attempt forged-card opens DATABASE 5432
                be $a WEB_MAC OWN/24
                attempt forged-mac opens WEB 80
                be $b PUBLIC_MAC UNUSED/24
                attempt forged-virtual-address pings 203.0.113.1
                me
                busybox arping -U -c 3 -I $a -s DATABASE DATABASE >/dev/null
                busybox ip address add DATABASE/24 dev $a
                busybox arping -A -c 3 -I $a -s DATABASE DATABASE >/dev/null
                me
                attempt drawn-again reaches WEB 80
                attempt gateway-again pings 203.0.113.1
                busybox ip route add 192.0.2.0/25 dev $a
                attempt underlay-by-private-card pings NODE
                attempt underlay-control-by-private-card pings 192.0.2.1
                attempt node-hears-private-card finds $a NODE
                busybox ip neigh replace NODE lladdr BRIDGE_MAC dev $a
                busybox timeout 3 busybox tftp -g -r x -l /x NODE 9
                wait
                busybox ip route del 192.0.2.0/25 dev $a
                busybox ip route add 192.0.2.0/25 dev $b
                attempt underlay-by-public-card pings NODE
                attempt underlay-control-by-public-card pings 192.0.2.1
                attempt node-hears-public-card finds $b NODE
                attempt control-ssh opens 203.0.113.1 22
                attempt control-http opens 203.0.113.1 8080
                attempt control-database opens 203.0.113.1 5432
                attempt control-libvirt opens 203.0.113.1 16514
                """.replace("PRIVATE_MAC", Names.mac(row(balancer).privateCard()))
                .replace(
                        "PUBLIC_MAC",
                        Names.mac(Objects.requireNonNull(row(balancer).publicCard())))
                .replace("WEB_MAC", Names.mac(row(web).privateCard()))
                .replace("BRIDGE_MAC", bridgeMac(node))
                .replace("FOREIGN_MAC", Names.mac(row(foreign).privateCard()))
                .replace(
                        "FOREIGN_LB_MAC",
                        Names.mac(Objects.requireNonNull(row(foreignBalancer).publicCard())))
                .replace("FOREIGN_SITE", neighbours.virtualAddress)
                .replace("OWN", balancer.privateAddress())
                .replace("VIRTUAL", samples.virtualAddress)
                .replace("UNUSED", UNUSED_VIRTUAL_ADDRESS)
                .replace("FOREIGN", foreign.privateAddress())
                .replace("DATABASE", database.privateAddress())
                .replace("WEB", web.privateAddress())
                .replace("NODE", node.underlay());
    }

    private Server row(DesiredServer server) {
        return rows.find(server.id()).orElseThrow();
    }

    /** Of the private network's bridge, which a guest does not know, but could guess. */
    private String bridgeMac(Node node) {
        int vni = sites.find(samples.configuration).orElseThrow().vni();
        Matcher link =
                Pattern.compile("link/ether (\\S+)").matcher(onNode(node, "ip", "-o", "link", "show", "sgb" + vni));
        assertThat(link.find()).isTrue();
        return link.group(1);
    }

    /** UDP packets that this node's own stack got and had no use for. */
    private long strayDatagrams(Node node) {
        List<String> lines = onNode(node, "cat", "/proc/self/net/snmp")
                .lines()
                .filter(line -> line.startsWith("Udp:"))
                .toList();
        int column = List.of(lines.get(0).split(" ")).indexOf("NoPorts");
        return Long.parseLong(lines.get(1).split(" ")[column]);
    }

    private static String onNode(Node node, String... command) {
        List<String> all = new ArrayList<>(node.shell().subList(0, node.shell().size() - 1));
        all.addAll(List.of(command));
        return Commands.run(all, "");
    }
}
