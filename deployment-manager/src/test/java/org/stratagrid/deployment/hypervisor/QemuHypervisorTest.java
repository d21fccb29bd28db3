package org.stratagrid.deployment.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stratagrid.deployment.OnRealGrid;
import org.stratagrid.deployment.RealGrid;
import org.stratagrid.deployment.node.Commands;

@OnRealGrid
class QemuHypervisorTest extends HypervisorContract {

    @Override
    Hypervisor connect() {
        return connect(0);
    }

    @Override
    Hypervisor connectToOther() {
        return connect(1);
    }

    private static Hypervisor connect(int node) {
        return new LibvirtHypervisors()
                .connect(
                        RealGrid.setting("stratagrid.grid.nodes[" + node + "].uri"),
                        RealGrid.setting("stratagrid.grid.nodes[" + node + "].pool"),
                        false,
                        () -> {});
    }

    @Override
    String domainType() {
        return RealGrid.setting("stratagrid.grid.accelerator");
    }

    /** On a disk of the volume's name, in the pool of the node that is to have it. */
    private String xmlWithDisk(Hypervisor node) {
        return xml(64).replace("<devices/>", """
                        <devices><disk type='file' device='disk'><driver name='qemu' type='raw' cache='none'/>
                        <source file='%s'/><target dev='vda' bus='virtio'/></disk>%s</devices>
                        """.formatted(node.volumePath(volume), extra));
    }

    private String extra = "";

    private void defineWithDisks(long bytes, long bytesThere) {
        hypervisor.createVolume(new VolumeSpec(volume, bytes, null));
        other.createVolume(new VolumeSpec(volume, bytesThere, null));
        hypervisor.define(xmlWithDisk(hypervisor));
        other.define(xmlWithDisk(other));
        hypervisor.start(domain);
    }

    @Test
    void SC10_what_is_on_the_disk_goes_along() {
        byte[] content = new byte[1 << 20];
        new Random(7).nextBytes(content);
        hypervisor.createVolume(new VolumeSpec(volume, content.length, null));
        hypervisor.write(volume, content);
        defineWithDisks(content.length, content.length);
        hypervisor.migrate(domain, other.migrationTarget());
        assertThat(other.state(domain)).isEqualTo(GuestState.RUNNING);
        other.destroy(domain);
        assertThat(other.read(volume, 0, content.length + 1)).isEqualTo(content);
        assertThat(other.volume(volume)).isEqualTo(new VolumeSpec(volume, content.length, null));
    }

    @Test
    void DM4_a_later_copy_of_a_disk_holds_what_changed_whatever_becomes_of_the_guest_in_between() {
        DiskOfChanges disk = new DiskOfChanges(hypervisor, other, domain, volume, domainType());
        try {
            disk.copiesJoinToWhatTheDiskWas();
            disk.marksSurviveStopsAndMoves();
            disk.aKilledGuestIsCopiedWholeAndItsDiskStillGrows();
            disk.anotherDiskKnowsNothingOfTheFormerOne();
        } finally {
            disk.leaveNothing();
        }
    }

    @Test
    void DM4_volumes_are_read_and_written_in_pieces() {
        byte[] content = new byte[300_000];
        new Random(8).nextBytes(content);
        hypervisor.createVolume(new VolumeSpec(volume, 512, null));
        hypervisor.write(volume, 0, java.util.Arrays.copyOf(content, 100_000));
        hypervisor.write(volume, 100_000, java.util.Arrays.copyOfRange(content, 100_000, 300_000));
        assertThat(hypervisor.fileBytes(volume)).isEqualTo(300_000);
        assertThat(hypervisor.read(volume, 0, 1 << 20)).isEqualTo(content);
        assertThat(hypervisor.read(volume, 299_999, 10)).containsExactly(content[299_999]);
        assertThat(hypervisor.read(volume, 300_000, 10)).isEmpty();
    }

    @Test
    void SC10_a_disk_of_another_size_is_not_taken_for_the_same() {
        defineWithDisks(8 << 20, 4 << 20);
        assertThatThrownBy(() -> hypervisor.migrate(domain, other.migrationTarget()))
                .isInstanceOf(HypervisorProblem.class)
                .hasMessageContaining("size");
        staysHere();
    }

    @Test
    void SC10_a_network_that_the_other_node_lacks_keeps_the_guest_here() {
        List<String> shell = List.of(
                RealGrid.setting("stratagrid.grid.nodes[0].shell[0]"),
                RealGrid.setting("stratagrid.grid.nodes[0].shell[1]"),
                RealGrid.setting("stratagrid.grid.nodes[0].shell[2]"));
        ip(shell, "add", "sgcontract", "type", "bridge");
        try {
            extra = "<interface type='bridge'><source bridge='sgcontract'/></interface>";
            defineWithDisks(1 << 20, 1 << 20);
            assertThatThrownBy(() -> hypervisor.migrate(domain, other.migrationTarget()))
                    .isInstanceOf(HypervisorProblem.class)
                    .hasMessageContaining("sgcontract");
            staysHere();
        } finally {
            ip(shell, "del", "sgcontract");
        }
    }

    private static void ip(List<String> shell, String... arguments) {
        List<String> command = new ArrayList<>(shell);
        command.addAll(List.of("ip", "link"));
        command.addAll(List.of(arguments));
        Commands.run(command, "");
    }

    @Test
    void SC10_a_migration_is_seen_and_can_be_ended() throws Exception {
        int bytes = 256 << 20;
        hypervisor.createVolume(new VolumeSpec(volume, bytes, null));
        hypervisor.write(volume, new byte[bytes]);
        defineWithDisks(bytes, bytes);
        slowDown();
        try (Watching watching = new Watching(connect())) {
            CompletableFuture<Void> moving =
                    CompletableFuture.runAsync(() -> hypervisor.migrate(domain, other.migrationTarget()));
            MigrationReading reading = await().atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofMillis(5))
                    .until(
                            () -> watching.node().migration(domain),
                            seen -> seen != null && seen.diskRemaining() > 0 && seen.total() >= bytes);
            assertThat(reading.diskRemaining()).isLessThanOrEqualTo(bytes);
            watching.node().abortMigration(domain);
            assertThatThrownBy(() -> moving.get(3, TimeUnit.MINUTES)).hasMessageContaining("canceled");
        }
        staysHere();
        assertThat(hypervisor.migration(domain)).isNull();
    }

    @Test
    void DM1_a_suspended_guest_moves_although_its_first_migration_was_interrupted_after_the_last_byte(
            @TempDir Path folder) throws Exception {
        hypervisor.define(xml(64));
        other.define(xml(64));
        hypervisor.startPaused(domain);
        Path nowhere = folder.resolve("nowhere");
        try (ServerSocketChannel listening =
                ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(nowhere))) {
            CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> readToTheEnd(listening));
            monitor("migrate unix:" + nowhere);
            await().atMost(Duration.ofMinutes(3))
                    .until(() -> monitor("info status").contains("postmigrate"));
            reading.get(3, TimeUnit.MINUTES);
        }
        hypervisor.migrate(domain, other.migrationTarget());
        assertThat(other.state(domain)).isEqualTo(GuestState.PAUSED);
        assertThat(hypervisor.state(domain)).isEqualTo(GuestState.OFF);
    }

    private static void readToTheEnd(ServerSocketChannel listening) {
        try (SocketChannel guest = listening.accept()) {
            ByteBuffer piece = ByteBuffer.allocate(1 << 16);
            while (guest.read(piece.clear()) >= 0) {}
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String monitor(String command) {
        String uri = RealGrid.setting("stratagrid.grid.nodes[0].uri");
        return Commands.run(
                List.of("virsh", "-q", "-c", uri, "qemu-monitor-command", domain.toString(), "--hmp", command), "");
    }

    /** To 1 MiB/s: nobody is so slow that the guest arrives before he looks. */
    private void slowDown() {
        String uri = RealGrid.setting("stratagrid.grid.nodes[0].uri");
        Commands.run(List.of("virsh", "-q", "-c", uri, "migrate-setspeed", domain.toString(), "1"), "");
    }

    /** A second connection: one thread at a time may use one. */
    private record Watching(Hypervisor node) implements AutoCloseable {
        @Override
        public void close() {
            node.close();
        }
    }

    private void staysHere() {
        assertThat(hypervisor.state(domain)).isEqualTo(GuestState.RUNNING);
        assertThat(other.state(domain)).isEqualTo(GuestState.OFF);
    }
}
