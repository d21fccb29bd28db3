package org.stratagrid.deployment.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.ImageKind;
import org.stratagrid.contracts.deployment.Images;
import org.stratagrid.contracts.deployment.NewImage;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.deployment.ServerImage;
import org.stratagrid.contracts.deployment.ServerLight;
import org.stratagrid.contracts.deployment.Upload;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.deployment.Grid;
import org.stratagrid.deployment.SampleDisks;
import org.stratagrid.deployment.SampleOrders;
import org.stratagrid.deployment.TestNeighbours;
import org.stratagrid.deployment.backup.Tidying;
import org.stratagrid.deployment.hypervisor.Hypervisor;
import org.stratagrid.platform.ServiceTest;
import org.stratagrid.platform.time.ClockDriver;
import org.stratagrid.platform.transport.RemoteContract;
import tools.jackson.databind.json.JsonMapper;

/** Images that customers bring (spec DM-4), from another process as the panel would. */
@ServiceTest
@Import({TestNeighbours.class, Grid.class})
class OwnImagesTest {

    private final SampleOrders orders = new SampleOrders();
    private Images images;

    @Autowired
    Deployment deployment;

    @Autowired
    Grid grid;

    @Autowired
    JsonMapper json;

    @Autowired
    Tidying tidying;

    @Autowired
    ClockDriver clock;

    @LocalServerPort
    int port;

    @Value("${stratagrid.data}")
    Path data;

    @BeforeEach
    void connect() {
        images = RemoteContract.client(Images.class, "http://127.0.0.1:" + port, "test-token", json);
    }

    @AfterEach
    void leaveNothing() {
        grid.done(orders.dissolve());
        images.images(orders.account).forEach(image -> images.delete(orders.account, image.id()));
        assertThat(grid.everything()).isEmpty();
    }

    private ServerImage bring(byte[] content) {
        Upload upload = images.begin(orders.account, new NewImage(" my system ", Tier.WEB));
        byte[] first = Arrays.copyOf(content, content.length / 2);
        images.send(orders.account, upload.id(), 0, first);
        // An answer may be lost, and the piece come again.
        Upload half = images.send(orders.account, upload.id(), 0, first);
        assertThat(half.received()).isEqualTo(first.length);
        images.send(
                orders.account,
                upload.id(),
                half.received(),
                Arrays.copyOfRange(content, first.length, content.length));
        return images.end(orders.account, upload.id());
    }

    @Test
    void DM4_a_web_server_runs_from_an_image_that_came_in_pieces() {
        byte[] content = SampleDisks.qcow2().array();
        ServerImage image = bring(content);
        assertThat(image.kind()).isEqualTo(ImageKind.UPLOAD);
        assertThat(image.own()).isTrue();
        assertThat(image.name()).isEqualTo("my system");
        assertThat(image.bytes()).isEqualTo(content.length);
        assertThat(image.disk()).isEqualTo(new Disk(1));
        assertThat(images.images(orders.account)).containsExactly(image);
        assertThat(data.resolve("images/own/" + image.sha256())).exists();

        DesiredServer web = SampleOrders.own(orders.server("web-1", Tier.WEB, 128, 20, null), image.id());
        grid.done(orders.deploy(List.of(web)));
        grid.awaitLight(orders.configuration, web.id(), ServerLight.RUNNING);
        assertThat(grid.nodeOf(web.id()).hypervisor().volumes())
                .anyMatch(volume -> volume.equals("img-own-" + image.sha256().substring(0, 12) + ".qcow2"));

        grid.done(orders.switching(OrderKind.BACK_UP, web));
        ServerImage backUp = images.images(orders.account).get(0);
        assertThat(backUp.kind()).isEqualTo(ImageKind.BACK_UP);
        assertThat(backUp.own()).isTrue();
        DesiredServer plain = SampleOrders.fromImage(orders.server("web-2", Tier.WEB, 128, 21, null), backUp.id());
        assertThat(grid.work(orders.deploy(List.of(web, plain))).problem()).contains("system of the image");
        DesiredServer clone = SampleOrders.own(orders.server("web-2", Tier.WEB, 128, 21, null), backUp.id());
        grid.done(orders.deploy(List.of(web, clone)));
        grid.awaitLight(orders.configuration, clone.id(), ServerLight.RUNNING);
    }

    @Test
    void DM4_an_image_leaves_the_nodes_some_days_after_the_last_server_that_is_made_of_it() {
        ServerImage image = bring(SampleDisks.qcow2().array());
        DesiredServer web = SampleOrders.own(orders.server("web-1", Tier.WEB, 128, 20, null), image.id());
        grid.done(orders.deploy(List.of(web)));
        Hypervisor node = grid.nodeOf(web.id()).hypervisor();
        String base = "img-own-" + image.sha256().substring(0, 12) + ".qcow2";
        images.delete(orders.account, image.id());
        tidying.tidy();
        clock.advance(Duration.ofDays(8));
        tidying.tidy();
        assertThat(node.volumes()).as("a disk is made of it").contains(base);
        assertThat(data.resolve("images/own/" + image.sha256())).doesNotExist();

        grid.done(orders.dissolve());
        tidying.tidy();
        clock.advance(Duration.ofDays(6));
        tidying.tidy();
        assertThat(node.volumes()).contains(base);
        clock.advance(Duration.ofDays(2));
        tidying.tidy();
        assertThat(node.volumes()).noneMatch(volume -> volume.startsWith("img-own"));
    }

    @Test
    void DM4_an_image_that_names_a_file_of_the_host_is_refused_and_nothing_is_left_of_it() {
        ByteBuffer overlay = SampleDisks.qcow2();
        overlay.putLong(8, 512).putInt(16, 11);
        ByteBuffer external = SampleDisks.qcow2();
        external.putLong(72, 4);
        List<String> before = uploads();
        for (byte[] content : List.of(overlay.array(), external.array(), new byte[10_000], new byte[10])) {
            assertThat(refusal(() -> bring(content)).fields()).containsOnlyKeys("file");
        }
        assertThat(images.images(orders.account)).isEmpty();
        assertThat(before).containsAll(uploads());
        DesiredServer none = SampleOrders.own(orders.server("web-1", Tier.WEB, 128, 20, null), null);
        assertThat(refusal(() -> deployment.submit(orders.deploy(List.of(none))))
                        .fields())
                .containsOnlyKeys("imageId");
    }

    private List<String> uploads() {
        return List.of(
                Objects.requireNonNullElse(data.resolve("uploads").toFile().list(), new String[0]));
    }

    @Test
    void DM4_uploads_are_their_accounts_own_and_bounded() {
        UUID account = orders.account;
        assertThat(refusal(() -> images.begin(account, new NewImage("", Tier.WEB)))
                        .fields())
                .containsOnlyKeys("name");
        assertThat(refusal(() -> images.begin(account, new NewImage("db", Tier.DATABASE)))
                        .fields())
                .containsOnlyKeys("tier");
        UUID upload = images.begin(account, new NewImage("mine", Tier.WEB)).id();
        UUID stranger = UUID.randomUUID();
        assertThat(refusal(() -> images.send(stranger, upload, 0, new byte[1])).reason())
                .isEqualTo(Refusal.Reason.NOT_FOUND);
        assertThat(refusal(() -> images.end(stranger, upload)).reason()).isEqualTo(Refusal.Reason.NOT_FOUND);
        Refusal gap = refusal(() -> images.send(account, upload, 5, new byte[1]));
        assertThat(gap.reason()).isEqualTo(Refusal.Reason.CONFLICT);
        assertThat(gap.sentence()).contains("0 bytes are here");
        assertThat(refusal(() -> images.send(account, upload, 9L << 30, new byte[1]))
                        .sentence())
                .contains("at most 8192 MiB");
        assertThatThrownBy(() -> images.end(account, upload)).isInstanceOf(Refusal.class);
        UUID empty = images.begin(account, new NewImage("empty", Tier.WEB)).id();
        assertThat(refusal(() -> images.end(account, empty)).fields().get("file"))
                .contains("0 bytes only");
        for (int i = 0; i < 5; i++) {
            images.begin(account, new NewImage("image " + i, Tier.APPLICATION));
        }
        assertThat(refusal(() -> images.begin(account, new NewImage("one more", Tier.WEB)))
                        .reason())
                .isEqualTo(Refusal.Reason.CONFLICT);
    }

    private static Refusal refusal(ThrowingCallable call) {
        Refusal refusal = catchThrowableOfType(Refusal.class, call);
        assertThat(refusal).as("a refusal").isNotNull();
        return refusal;
    }
}
