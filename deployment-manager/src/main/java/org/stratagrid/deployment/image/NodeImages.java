package org.stratagrid.deployment.image;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.deployment.hypervisor.Hypervisor;
import org.stratagrid.deployment.hypervisor.VolumeSpec;
import org.stratagrid.deployment.node.Node;

/**
 * The copies of the images on the nodes: each node has its own, so that no central store can fail (spec DM-4). Volumes are named
 * by content and never change; a second volume ending in ".ok" says that the copy is complete.
 */
@Component
public class NodeImages {

    private static final Logger log = LoggerFactory.getLogger(NodeImages.class);
    private static final String COMPLETE = ".ok";

    private final ImageLibrary library;
    private final Map<String, Object> locks = new ConcurrentHashMap<>();

    NodeImages(ImageLibrary library) {
        this.library = library;
    }

    /** The base volume's path on the node, copied there if need be. */
    public String base(Node node, Tier tier) {
        if (node.simulated()) {
            return stored(node, "img-" + tier.role() + "-simulated.qcow2", 1 << 30, null);
        }
        RoleImage image = library.role(tier.role());
        return stored(node, image.volume(), image.bytes(), image.file());
    }

    /** The least size of a disk on this image. */
    public long leastBytes(Node node, Tier tier) {
        return node.simulated() ? 1 << 30 : library.role(tier.role()).virtualBytes();
    }

    public BootFiles boot(Node node) {
        if (node.simulated()) {
            return new BootFiles("/simulated/vmlinux", "/simulated/initrd", "quiet");
        }
        BootKit kit = library.bootKit();
        return new BootFiles(
                stored(node, volume("kernel", kit.kernelSha256()), size(kit.kernel()), kit.kernel()),
                stored(node, volume("initrd", kit.initrdSha256()), size(kit.initrd()), kit.initrd()),
                kit.commandLine());
    }

    /** Copies all images that are there, so that the first order need not wait for it. */
    public void prefetch(Node node) {
        if (node.simulated() || library.missing().contains("boot")) {
            return;
        }
        boot(node);
        for (Tier tier : Tier.values()) {
            if (!library.missing().contains(tier.role())) {
                base(node, tier);
            }
        }
    }

    private static String volume(String what, String sha256) {
        return "img-boot-" + what + "-" + sha256.substring(0, 12);
    }

    private static long size(Path file) {
        return file.toFile().length();
    }

    private String stored(Node node, String volume, long bytes, @org.jspecify.annotations.Nullable Path file) {
        synchronized (locks.computeIfAbsent(node.id() + volume, key -> new Object())) {
            Hypervisor hypervisor = node.hypervisor();
            if (!hypervisor.hasVolume(volume) || !hypervisor.hasVolume(volume + COMPLETE)) {
                long started = System.nanoTime();
                hypervisor.deleteVolume(volume + COMPLETE);
                hypervisor.deleteVolume(volume);
                hypervisor.createVolume(new VolumeSpec(volume, bytes, null));
                if (file != null) {
                    hypervisor.upload(volume, file);
                }
                hypervisor.createVolume(new VolumeSpec(volume + COMPLETE, 512, null));
                log.info(
                        "copied {} to node {} in {} ms",
                        volume,
                        node.name(),
                        (System.nanoTime() - started) / 1_000_000);
            }
            return hypervisor.volumePath(volume);
        }
    }
}
