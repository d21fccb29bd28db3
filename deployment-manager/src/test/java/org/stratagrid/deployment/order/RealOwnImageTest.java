package org.stratagrid.deployment.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.Images;
import org.stratagrid.contracts.deployment.NewImage;
import org.stratagrid.contracts.deployment.ServerImage;
import org.stratagrid.contracts.deployment.Upload;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.deployment.Grid;
import org.stratagrid.deployment.OnRealGrid;
import org.stratagrid.deployment.RealGrid;
import org.stratagrid.deployment.SampleOrders;
import org.stratagrid.deployment.TestNeighbours;
import org.stratagrid.platform.ServiceTest;

/**
 * A bootable image of somebody's own, which {@value #IMAGE} names, serves behind a load balancer under the name that it found in its seed
 * (spec DM-4). It must boot from BIOS, answer /health on port 80, and tell its name at /.
 */
@ServiceTest
@DirtiesContext
@Import({TestNeighbours.class, Grid.class})
@OnRealGrid
@EnabledIfEnvironmentVariable(
        named = RealOwnImageTest.IMAGE,
        matches = ".+",
        disabledReason = "needs a bootable image of somebody's own: ./stratagrid test builds one by own-image/build")
class RealOwnImageTest {

    static final String IMAGE = "STRATAGRID_TEST_OWN_IMAGE";
    private static final int PIECE = 4 << 20;

    private final SampleOrders orders = new SampleOrders();
    private final HttpClient http = HttpClient.newHttpClient();

    @Autowired
    Grid grid;

    @Autowired
    Images images;

    @DynamicPropertySource
    static void grid(DynamicPropertyRegistry registry) {
        RealGrid.settings(registry);
    }

    @AfterEach
    void leaveNothing() {
        grid.done(orders.dissolve());
        images.images(orders.account).forEach(image -> images.delete(orders.account, image.id()));
        assertThat(grid.everything()).isEmpty();
    }

    @Test
    void DM4_a_web_server_of_somebodys_own_image_serves_behind_a_load_balancer() throws Exception {
        ServerImage image = bring(Path.of(System.getenv(IMAGE)));
        DesiredServer web = SampleOrders.own(orders.server("web-1", Tier.WEB, 192, 20, null), image.id());
        DesiredServer balancer = orders.balancer("lb-1", 10, List.of(web));
        grid.done(orders.deploy(List.of(balancer, web)));
        String site = grid.status(orders.configuration, balancer.id()).siteUrl();
        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(http.send(
                                        HttpRequest.newBuilder(URI.create(site))
                                                .timeout(Duration.ofSeconds(20))
                                                .build(),
                                        HttpResponse.BodyHandlers.ofString())
                                .body())
                        .contains("web-1"));
    }

    @Test
    void DM6_web_servers_get_their_customers_own_system_and_go_back_and_no_request_is_lost() throws Exception {
        UUID image = bring(Path.of(System.getenv(IMAGE))).id();
        DesiredServer web1 = orders.server("web-1", Tier.WEB, 192, 20, null);
        DesiredServer web2 = orders.server("web-2", Tier.WEB, 192, 21, null);
        DesiredServer balancer = orders.balancer("lb-1", 10, List.of(web1, web2));
        List<DesiredServer> before = List.of(balancer, web1, web2);
        grid.done(orders.deploy(before));
        HttpRequest site = HttpRequest.newBuilder(URI.create(
                        grid.status(orders.configuration, balancer.id()).siteUrl()))
                .timeout(Duration.ofSeconds(20))
                .build();
        AtomicBoolean ended = new AtomicBoolean();
        Queue<String> lost = new ConcurrentLinkedQueue<>();
        AtomicInteger answered = new AtomicInteger();
        Thread visitor = new Thread(() -> {
            while (!ended.get()) {
                try {
                    HttpResponse<String> answer = http.send(site, HttpResponse.BodyHandlers.ofString());
                    if (answer.statusCode() == 200) {
                        answered.incrementAndGet();
                    } else {
                        lost.add(answer.statusCode() + " " + answer.body());
                    }
                    Thread.sleep(20);
                } catch (IOException | InterruptedException e) {
                    lost.add(e.toString());
                }
            }
        });
        visitor.start();
        try {
            grid.done(orders.deploy(List.of(balancer, SampleOrders.own(web1, image), SampleOrders.own(web2, image))));
            grid.done(orders.deploy(before));
        } finally {
            ended.set(true);
            visitor.join();
        }
        assertThat(lost).isEmpty();
        assertThat(answered).hasValueGreaterThan(100);
    }

    private ServerImage bring(Path file) throws IOException {
        Upload upload = images.begin(orders.account, new NewImage("own", Tier.WEB));
        try (InputStream content = Files.newInputStream(file)) {
            byte[] piece;
            while ((piece = content.readNBytes(PIECE)).length > 0) {
                upload = images.send(orders.account, upload.id(), upload.received(), piece);
            }
        }
        return images.end(orders.account, upload.id());
    }
}
