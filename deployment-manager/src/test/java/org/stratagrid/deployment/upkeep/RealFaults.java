package org.stratagrid.deployment.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import org.springframework.util.FileSystemUtils;
import org.stratagrid.contracts.deployment.Automation;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.Upkeep;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.deployment.Grid;
import org.stratagrid.deployment.OnRealGrid;
import org.stratagrid.deployment.RealGrid;
import org.stratagrid.deployment.RealNodes;
import org.stratagrid.deployment.SampleOrders;
import org.stratagrid.deployment.TestMetering;
import org.stratagrid.deployment.TestNeighbours;
import org.stratagrid.deployment.guest.GuestAgent;
import org.stratagrid.deployment.guest.Names;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.guest.SiteStore;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.pool.Visitors;
import org.stratagrid.platform.ServiceTest;

/** One site on real guests, tended by two deployment managers at once, which agree with {@code ./stratagrid check} after each fault. */
@ServiceTest
@DirtiesContext
@TestPropertySource(properties = {"stratagrid.upkeep.every=1s", "stratagrid.restarts.first=1s"})
@Import({TestNeighbours.class, Grid.class})
@OnRealGrid
abstract class RealFaults {

    private static final Logger log = LoggerFactory.getLogger(RealFaults.class);
    private static final Path DATA = Path.of("target", "faults-data").toAbsolutePath();

    final SampleOrders shop = new SampleOrders();
    final List<DesiredServer> servers = shop.threeTiers();
    final DesiredServer balancer = servers.get(0);
    final DesiredServer web1 = servers.get(1);
    final DesiredServer web2 = servers.get(2);
    final DesiredServer database = servers.get(3);
    final SampleOrders blog = new SampleOrders();
    final DesiredServer page = blog.server("page", Tier.WEB, 128, 20, null);

    @Autowired
    ApplicationContext context;

    @Autowired
    Deployment deployment;

    @Autowired
    Upkeep upkeep;

    @Autowired
    Automation automation;

    @Autowired
    Grid grid;

    @Autowired
    Fleet fleet;

    @Autowired
    TestMetering metering;

    @Autowired
    GuestAgent agent;

    @Autowired
    ServerStore rows;

    @Autowired
    SiteStore sites;

    @Autowired
    Names names;

    @Autowired
    JdbcClient sql;

    private long began = System.nanoTime();
    String site = "";
    RealNodes nodes;

    @DynamicPropertySource
    static void grid(DynamicPropertyRegistry registry) throws IOException {
        RealGrid.settings(registry);
        damageAnImage();
        registry.add("stratagrid.data", DATA::toString);
    }

    /** The same images, but one is not what its manifest says. */
    private static void damageAnImage() throws IOException {
        Path images = RealGrid.nodesFile().getParent().resolveSibling("images").toRealPath();
        FileSystemUtils.deleteRecursively(DATA);
        Files.createDirectories(DATA.resolve("images/app/current"));
        for (String role : List.of("boot", "lb", "web", "db")) {
            Files.createSymbolicLink(DATA.resolve("images").resolve(role), images.resolve(role));
        }
        Path app = DATA.resolve("images/app/current");
        Files.copy(images.resolve("app/current/manifest.json"), app.resolve("manifest.json"));
        Files.writeString(app.resolve("root.qcow2"), "something else");
    }

    final void bothServe() {
        await().ignoreExceptions().untilAsserted(() -> {
            Set<String> served = new TreeSet<>();
            for (int i = 0; i < 6; i++) {
                HttpResponse<String> answer = get("");
                assertThat(answer.statusCode()).isEqualTo(200);
                served.add(answer.headers().firstValue("X-Served-By").orElse("nobody"));
            }
            assertThat(served).containsExactly("web-1", "web-2");
        });
    }

    final HttpResponse<String> get(String path) {
        return Visitors.get(site + path);
    }

    /** Every wanted server exists once, and nothing else of ours. */
    final void isAsWantedAfter(String what) {
        await().untilAsserted(() -> assertThat(upkeep.check()).isEmpty());
        log.info("MEASURED faults, {}: {} ms", what, (System.nanoTime() - began) / 1_000_000);
        began = System.nanoTime();
    }

    static String domain(String name, UUID id) {
        return """
                <domain type='qemu'><name>%s</name><uuid>%s</uuid><memory unit='MiB'>32</memory><vcpu>1</vcpu>
                <os><type arch='x86_64' machine='pc'>hvm</type></os></domain>""".formatted(name, id);
    }
}
