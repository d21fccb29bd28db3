package org.stratagrid.deployment.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.stratagrid.deployment.SampleOrders.fromImage;
import static org.stratagrid.deployment.SampleOrders.sized;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.Images;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.deployment.OrderProgress;
import org.stratagrid.contracts.deployment.ServerImage;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.deployment.Grid;
import org.stratagrid.deployment.OnRealGrid;
import org.stratagrid.deployment.RealGrid;
import org.stratagrid.deployment.SampleOrders;
import org.stratagrid.deployment.TestNeighbours;
import org.stratagrid.deployment.guest.GuestAgent;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.platform.ServiceTest;

/** Spec DM-2 and DM-6 on real guests, under requests that never stop. */
@ServiceTest
@Import({TestNeighbours.class, Grid.class})
@OnRealGrid
class RealChangeTest {

    private static final Logger log = LoggerFactory.getLogger(RealChangeTest.class);

    private final SampleOrders samples = new SampleOrders();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();

    @Autowired
    Grid grid;

    @Autowired
    Images images;

    @Autowired
    ServerStore rows;

    @Autowired
    GuestAgent agent;

    @DynamicPropertySource
    static void grid(DynamicPropertyRegistry registry) {
        RealGrid.settings(registry);
        // One that never answers is waited for so long; one that comes up on a busy machine needs some of it.
        registry.add("stratagrid.changes.answer-within", () -> "15s");
    }

    @Test
    void DM6_a_site_is_changed_and_rolled_back_and_no_request_is_lost() throws Exception {
        DesiredServer web1 = samples.server("web-1", Tier.WEB, 128, 20, null);
        DesiredServer web2 = samples.server("web-2", Tier.WEB, 128, 21, null);
        DesiredServer balancer = samples.balancer("lb-1", 10, List.of(web1, web2));
        DesiredServer database = samples.server("db-1", Tier.DATABASE, 192, 30, null);
        List<DesiredServer> before = List.of(balancer, web1, web2, database);
        done("deploy", samples.deploy(before));
        String site = grid.status(samples.configuration, balancer.id()).siteUrl();
        UUID domain = grid.domainOf(web1.id());
        UUID former = grid.domainOf(web2.id());
        Instant started = row(web1).startedAt();
        long had = memoryKib(web1);

        try (Visitor visitor = new Visitor(site)) {
            await().until(() -> visitor.answered.get() > 10);
            DesiredServer larger = sized(web1, 224, 1, 4);
            DesiredServer anew = sized(web2, 128, 2, 4);
            done("change", samples.deploy(List.of(balancer, larger, anew, database)));

            assertThat(grid.domainOf(web1.id())).isEqualTo(domain);
            assertThat(row(web1).startedAt()).isEqualTo(started);
            assertThat(memoryKib(web1) - had).as("inside the guest").isBetween(95L * 1024, 97L * 1024);
            assertThat(grid.domainOf(web2.id())).isNotEqualTo(former);
            assertThat(row(web2).cpus()).isEqualTo(2);
            assertThat(agent.fetch(row(balancer), "http://" + web2.privateAddress() + "/health"))
                    .as("it has taken its address over")
                    .satisfies(answer -> assertThat(answer.status()).isEqualTo(200));
            visitor.awaitBoth();

            // DM-2: a new web server that does not reach its database never gets a request, and what ran runs on.
            grid.nodeOf(database.id()).hypervisor().pause(grid.domainOf(database.id()));
            DesiredServer lost = samples.server("web-3", Tier.WEB, 128, 22, database.id());
            OrderProgress failed = grid.work(samples.deploy(
                    List.of(samples.withReal(balancer, List.of(larger, anew, lost)), larger, anew, lost, database)));
            assertThat(failed.state()).as("%s", failed).isEqualTo(WorkState.UNDONE);
            assertThat(failed.problem()).startsWith("web-3 does not reach its database db-1");
            assertThat(failed.steps())
                    .filteredOn(step -> step.name().equals("balance"))
                    .allMatch(step -> step.state() == WorkState.WAITING);
            grid.nodeOf(database.id()).hypervisor().resume(grid.domainOf(database.id()));

            done("roll back", samples.deploy(before));
            assertThat(grid.domainOf(web1.id())).isEqualTo(domain);
            assertThat(memoryKib(web1)).isBetween(had - 1024, had + 1024);
            assertThat(row(web2).spec()).isEqualTo(web2);
            visitor.awaitBoth();
            otherImages(before, visitor);
            log.info("{} requests were answered", visitor.answered.get());
            assertThat(visitor.servedBy).containsOnly("web-1", "web-2");
            assertThat(visitor.failures).isEmpty();
        }
    }

    /** A database goes back to what its back-up holds, in its place; web servers are exchanged beside. */
    private void otherImages(List<DesiredServer> before, Visitor visitor) {
        DesiredServer web1 = before.get(1);
        DesiredServer web2 = before.get(2);
        DesiredServer database = before.get(3);
        done("back-up", samples.switching(OrderKind.BACK_UP, web1, database));
        UUID ofWeb = newest(web1).id();
        DesiredServer other = fromImage(database, newest(database).id());
        UUID domain = grid.domainOf(database.id());
        done(
                "other images",
                samples.deploy(List.of(before.get(0), fromImage(web1, ofWeb), fromImage(web2, ofWeb), other)));
        assertThat(grid.domainOf(database.id())).isEqualTo(domain);
        assertThat(row(database).disk()).isEqualTo(1);
        assertThat(row(web1).spec().imageId()).isEqualTo(ofWeb);
        assertThat(newest(database).version())
                .as("what is lost is backed up first")
                .isEqualTo(2);
        visitor.awaitBoth();
    }

    private ServerImage newest(DesiredServer server) {
        return images.images(samples.account).stream()
                .filter(image -> server.id().equals(image.serverId()))
                .findFirst()
                .orElseThrow();
    }

    @AfterEach
    void leaveNothing() {
        grid.done(samples.dissolve());
        images.images(samples.account).forEach(image -> images.delete(samples.account, image.id()));
        assertThat(grid.everything()).isEmpty();
    }

    private Server row(DesiredServer server) {
        return rows.find(server.id()).orElseThrow();
    }

    private long memoryKib(DesiredServer server) {
        return agent.ask(row(server), "stats").lines().stream()
                .filter(line -> line.startsWith("memtotal "))
                .mapToLong(line -> Long.parseLong(line.split(" ")[1]))
                .findFirst()
                .orElseThrow();
    }

    private void done(String what, DeploymentOrder order) {
        long begin = System.nanoTime();
        OrderProgress progress = grid.done(order);
        log.info("{} took {} ms", what, (System.nanoTime() - begin) / 1_000_000);
        assertThat(progress.problem()).isNull();
    }

    /** Asks for the site again and again, each time by a connection that may be kept. */
    private final class Visitor implements AutoCloseable {

        final AtomicInteger answered = new AtomicInteger();
        final Queue<String> failures = new ConcurrentLinkedQueue<>();
        final Set<String> servedBy = ConcurrentHashMap.newKeySet();
        private final Set<String> lately = ConcurrentHashMap.newKeySet();
        private final AtomicBoolean ended = new AtomicBoolean();
        private final List<Thread> threads;

        Visitor(String site) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(site))
                    .timeout(Duration.ofSeconds(20))
                    .build();
            threads = List.of(begin(request), begin(request));
        }

        private Thread begin(HttpRequest request) {
            Thread thread = new Thread(
                    () -> {
                        while (!ended.get()) {
                            ask(request);
                        }
                    },
                    "visitor");
            thread.start();
            return thread;
        }

        private void ask(HttpRequest request) {
            try {
                HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
                String by = answer.headers().firstValue("X-Served-By").orElse("nobody");
                servedBy.add(by);
                lately.add(by);
                if (answer.statusCode() == 200) {
                    answered.incrementAndGet();
                } else {
                    failures.add(Instant.now() + " " + answer.statusCode() + " " + answer.body());
                }
                Thread.sleep(20);
            } catch (IOException e) {
                failures.add(Instant.now() + " " + e);
            } catch (InterruptedException e) {
                ended.set(true);
            }
        }

        void awaitBoth() {
            lately.clear();
            await().until(() -> lately.containsAll(Set.of("web-1", "web-2")));
        }

        @Override
        public void close() throws InterruptedException {
            ended.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }
}
