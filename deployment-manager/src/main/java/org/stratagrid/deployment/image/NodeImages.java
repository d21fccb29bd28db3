package org.stratagrid.deployment.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.deployment.hypervisor.Hypervisor;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
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
    private static final String BOOT = "img-boot-";
    /** Of the content's digest, in the names of volumes. */
    static final int DIGITS = 12;

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

    /**
     * The same base volume on another node, which may lack it when a newer image has replaced it here since: then it is copied
     * from node to node, and taken only if its content is what its name says.
     */
    public String sameBase(Node from, Node to, String path) {
        return same(from, to, path.substring(path.lastIndexOf('/') + 1));
    }

    /** All boot files of a node on another one: a guest that moves has those with which it was started. */
    public void sameBoot(Node from, Node to) {
        if (to.simulated()) {
            return;
        }
        for (String volume : from.hypervisor().volumes()) {
            if (volume.startsWith(BOOT) && !volume.endsWith(COMPLETE) && isComplete(from, volume)) {
                same(from, to, volume);
            }
        }
    }

    private String same(Node from, Node to, String volume) {
        Hypervisor source = from.hypervisor();
        if (to.simulated() || isComplete(to, volume)) {
            return stored(to, volume, source.volume(volume).bytes(), null);
        }
        Path folder = null;
        try {
            folder = Files.createTempDirectory("stratagrid-image");
            Path copy = folder.resolve(volume);
            source.download(volume, copy);
            if (!volume.contains(ImageLibrary.digest(copy).substring(0, DIGITS))) {
                throw new HypervisorProblem("The image " + volume + " on node " + from.name()
                        + " is damaged. It is not copied to node " + to.name() + ".");
            }
            return stored(to, volume, size(copy), copy);
        } catch (IOException e) {
            throw new HypervisorProblem("Could not copy the image " + volume + ": " + e.getMessage(), e);
        } finally {
            if (folder != null) {
                FileSystemUtils.deleteRecursively(folder.toFile());
            }
        }
    }

    private static boolean isComplete(Node node, String volume) {
        return node.hypervisor().hasVolume(volume) && node.hypervisor().hasVolume(volume + COMPLETE);
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
        return BOOT + what + "-" + sha256.substring(0, DIGITS);
    }

    private static long size(Path file) {
        return file.toFile().length();
    }

    private String stored(Node node, String volume, long bytes, @Nullable Path file) {
        synchronized (locks.computeIfAbsent(node.id() + volume, key -> new Object())) {
            Hypervisor hypervisor = node.hypervisor();
            if (!isComplete(node, volume)) {
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
