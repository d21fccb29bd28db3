package org.stratagrid.deployment.image;

import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.deployment.hypervisor.Hypervisor;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.hypervisor.VolumeSpec;
import org.stratagrid.deployment.node.Exclusive;
import org.stratagrid.deployment.node.Fleet;
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
    private final Fleet fleet;
    private final Exclusive exclusive;

    NodeImages(ImageLibrary library, Fleet fleet, Exclusive exclusive) {
        this.library = library;
        this.fleet = fleet;
        this.exclusive = exclusive;
    }

    /** The base volume's path on the node, copied there if need be. */
    public String base(Node node, Tier tier) {
        if (node.simulated()) {
            return stored(node, "img-" + tier.role() + "-simulated.qcow2", 1 << 30, () -> {});
        }
        RoleImage image = library.role(tier.role());
        return stored(node, image.volume(), image.file());
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

    /**
     * The path of a base volume on a node: what is there already, else a copy of the one that another node has, else of the
     * library's. A {@link HypervisorProblem} when it is nowhere within reach.
     */
    public String named(Node to, String volume) {
        if (isComplete(to, volume)) {
            return to.hypervisor().volumePath(volume);
        }
        for (Node from : fleet.nodes()) {
            if (from != to && from.reachable() && isComplete(from, volume)) {
                return same(from, to, volume);
            }
        }
        for (Tier tier : Tier.values()) {
            if (!library.missing().contains(tier.role())
                    && library.role(tier.role()).volume().equals(volume)) {
                return base(to, tier);
            }
        }
        throw new HypervisorProblem("The image " + volume + " is on no node that answers.");
    }

    private String same(Node from, Node to, String volume) {
        long bytes = from.hypervisor().fileBytes(volume);
        return stored(to, volume, bytes, () -> {
            VolumeCopies.Copied copied = VolumeCopies.copy(from, volume, to, volume);
            if (!to.simulated() && !volume.contains(copied.sha256().substring(0, DIGITS))) {
                to.hypervisor().deleteVolume(volume);
                throw new HypervisorProblem("The image " + volume + " on node " + from.name()
                        + " is damaged. It is not copied to node " + to.name() + ".");
            }
        });
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
                stored(node, volume("kernel", kit.kernelSha256()), kit.kernel()),
                stored(node, volume("initrd", kit.initrdSha256()), kit.initrd()),
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

    private String stored(Node node, String volume, Path file) {
        return stored(node, volume, size(file), () -> node.hypervisor().upload(volume, file));
    }

    private String stored(Node node, String volume, long bytes, Runnable fill) {
        if (!isComplete(node, volume)) {
            exclusive.within("image " + volume + " on " + node.id(), () -> {
                if (!isComplete(node, volume)) {
                    make(node, volume, bytes, fill);
                }
                return true;
            });
        }
        return node.hypervisor().volumePath(volume);
    }

    private static void make(Node node, String volume, long bytes, Runnable fill) {
        long started = System.nanoTime();
        Hypervisor hypervisor = node.hypervisor();
        hypervisor.deleteVolume(volume + COMPLETE);
        hypervisor.deleteVolume(volume);
        hypervisor.createVolume(new VolumeSpec(volume, bytes, null));
        try {
            fill.run();
        } catch (HypervisorProblem e) {
            discard(hypervisor, volume, e);
            throw e;
        }
        hypervisor.createVolume(new VolumeSpec(volume + COMPLETE, 512, null));
        log.info("copied {} to node {} in {} ms", volume, node.name(), (System.nanoTime() - started) / 1_000_000);
    }

    /** A half copy would take what room is left on a disk that is full. */
    private static void discard(Hypervisor hypervisor, String volume, HypervisorProblem why) {
        try {
            hypervisor.deleteVolume(volume);
        } catch (HypervisorProblem e) {
            why.addSuppressed(e);
        }
    }
}
