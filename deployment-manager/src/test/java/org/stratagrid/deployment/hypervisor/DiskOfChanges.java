package org.stratagrid.deployment.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.deployment.RealGrid;
import org.stratagrid.deployment.image.DiskLayers;
import org.stratagrid.deployment.image.VolumeCopies;
import org.stratagrid.deployment.node.Commands;

/** A guest without a system on an overlay, which is written to through QEMU, and copies of it. */
final class DiskOfChanges {

    private static final long SIZE = 1100L << 20;

    private final Hypervisor here;
    private final Hypervisor there;
    private final UUID domain;
    private final String disk;
    private final String base;
    private final String type;
    private final List<String> copies = new ArrayList<>();

    DiskOfChanges(Hypervisor here, Hypervisor there, UUID domain, String disk, String type) {
        this.here = here;
        this.there = there;
        this.domain = domain;
        this.disk = disk;
        this.base = disk + "-base.raw";
        this.type = type;
        byte[] content = new byte[8 << 20];
        new Random(9).nextBytes(content);
        for (Hypervisor node : List.of(here, there)) {
            node.createVolume(new VolumeSpec(base, content.length, null));
            node.write(base, content);
            node.createVolume(new VolumeSpec(disk, SIZE, node.volumePath(base)));
            node.define(xml(node, disk));
        }
        here.startPaused(domain);
    }

    private String xml(Hypervisor node, String root) {
        return """
                <domain type='%s'><name>sg-contract-%s</name><uuid>%s</uuid><memory unit='MiB'>64</memory><vcpu>1</vcpu>
                <os><type arch='x86_64'>hvm</type></os><devices><disk type='file' device='disk'>
                <driver name='qemu' type='qcow2' cache='none' discard='unmap'/><source file='%s'/><target dev='vda' bus='virtio'/>
                </disk></devices></domain>
                """.formatted(type, domain, domain, node.volumePath(root));
    }

    void copiesJoinToWhatTheDiskWas() {
        io(0, "write -P 1 1M 256k", "write -P 2 4M 128k", "write -P 3 1030M 64k");
        String whole = all("m1");
        assertThat(changes("no-such-mark", "m2", here)).isNull();
        io(0, "write -P 4 1M 64k", "discard 4M 64k", "write -z 5M 64k", "write -P 5 600M 64k");
        String later = changes("m1", "m2", here);
        String secondState = all("unused");
        here.dropDiskMark(domain, mark("unused"));
        io(0, "write -P 6 600M 64k", "write -P 7 3M 300k");
        String last = changes("m2", "m3", here);
        here.keepDiskMark(domain, mark("m3"));
        assertThat(here.fileBytes(later)).isLessThan(here.fileBytes(whole) + (64 << 10));
        assertThat(changes("m2", "m4", here)).as("a mark that was dropped").isNull();

        assertThat(same(joined(whole, later), secondState)).isEmpty();
        String thirdState = all("unused");
        here.dropDiskMark(domain, mark("unused"));
        assertThat(same(joined(whole, later, last), thirdState)).isEmpty();
    }

    void marksSurviveStopsAndMoves() {
        io(0, "write -P 8 700M 64k");
        here.destroy(domain);
        here.startPaused(domain);
        here.resume(domain);
        here.migrate(domain, there.migrationTarget());
        io(1, "write -P 9 701M 64k");
        String changed = changes("m3", "m5", there);
        assertThat(changed).isNotNull();
        List<Integer> clusters = new ArrayList<>();
        there.pause(domain);
        for (String line : Commands.run(List.of("qemu-img", "map", "-U", there.volumePath(changed)), "")
                .split("\n")) {
            if (line.contains(changed)) {
                clusters.add(Integer.decode(line.split(" +")[0]) >> 20);
            }
        }
        assertThat(clusters).containsExactly(700, 701);
    }

    void aKilledGuestIsCopiedWholeAndItsDiskStillGrows() {
        there.destroy(domain);
        there.startPaused(domain);
        ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains("guest=sg-contract-" + domain))
                        .isPresent())
                .forEach(ProcessHandle::destroyForcibly);
        await().atMost(Duration.ofMinutes(3)).until(() -> !there.state(domain).isActive());
        there.growVolume(disk, SIZE + (64 << 20));
        there.startPaused(domain);
        assertThat(changes("m5", "m6", there)).isNull();
        assertThat(there.markDisk(domain, mark("m7"))).isTrue();
        there.keepDiskMark(domain, mark("m7"));
        assertThat(changes("m7", "m8", there)).isNotNull();
        there.keepDiskMark(domain, mark("m8"));
    }

    /** As when a server gets another image: the definition, and what libvirt remembers, are of the same guest. */
    void anotherDiskKnowsNothingOfTheFormerOne() {
        String another = copy(there);
        there.destroy(domain);
        there.define(xml(there, another));
        there.startPaused(domain);
        assertThat(changes("m8", "m9", there)).isNull();
        assertThat(there.markDisk(domain, mark("m9"))).isTrue();
        there.keepDiskMark(domain, mark("m9"));
        assertThat(changes("m9", "m10", there)).isNotNull();
        there.destroy(domain);
        there.define(xml(there, disk));
        there.startPaused(domain);
        assertThat(changes("m9", "m11", there)).isNull();
        assertThat(changes("m8", "m11", there)).as("the former disk is back").isNotNull();
    }

    private static String mark(String name) {
        return "sg-contract-" + name;
    }

    private String copy(Hypervisor node) {
        String copy = disk + "-" + copies.size() + ".copy";
        copies.add(copy);
        node.createVolume(new VolumeSpec(copy, node.volume(disk).bytes(), node.volumePath(base)));
        return copy;
    }

    private String all(String mark) {
        String copy = copy(here);
        here.beginDiskCopy(domain, copy);
        await().atMost(Duration.ofMinutes(3)).until(() -> here.diskCopyIsComplete(domain));
        assertThat(here.markDisk(domain, mark(mark))).isTrue();
        here.endDiskCopy(domain);
        return copy;
    }

    private @Nullable String changes(String since, String mark, Hypervisor node) {
        String copy = copy(node);
        if (!node.beginDiskChanges(domain, mark(since), copy, mark(mark))) {
            return null;
        }
        await().atMost(Duration.ofMinutes(3)).until(() -> node.diskCopyIsComplete(domain));
        node.endDiskCopy(domain);
        return copy;
    }

    private String joined(String... layers) {
        String volume = copy(here);
        DiskLayers.join(
                List.of(layers).stream()
                        .map(layer -> new DiskLayers.Layer(here, layer, VolumeCopies.digest(here, layer), layer))
                        .toList(),
                here,
                volume,
                here.volumePath(base),
                SIZE);
        return volume;
    }

    /** What differs; empty when nothing does and the first file is without fault. */
    private String same(String one, String another) {
        Commands.run(List.of("qemu-img", "check", here.volumePath(one)), "");
        String said =
                Commands.run(List.of("qemu-img", "compare", "-U", here.volumePath(one), here.volumePath(another)), "");
        return said.contains("Images are identical.") ? "" : said;
    }

    private void io(int node, String... commands) {
        for (String command : commands) {
            String said = Commands.run(
                    List.of(
                            "virsh",
                            "-q",
                            "-c",
                            RealGrid.setting("stratagrid.grid.nodes[" + node + "].uri"),
                            "qemu-monitor-command",
                            domain.toString(),
                            "--hmp",
                            "qemu-io -d /machine/peripheral/virtio-disk0/virtio-backend \"" + command + "\""),
                    "");
            assertThat(said).doesNotContain("rror").doesNotContain("failed");
        }
    }

    void leaveNothing() {
        for (Hypervisor node : List.of(here, there)) {
            node.undefine(domain);
            copies.forEach(node::deleteVolume);
            node.deleteVolume(disk);
            node.deleteVolume(base);
        }
    }
}
