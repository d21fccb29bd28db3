package org.stratagrid.deployment.image;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    private static final String IMAGE = "img-";
    private static final String BOOT = IMAGE + "boot-";
    private static final String SIMULATED = "-simulated.qcow2";
    /** Of the content's digest, in the names of volumes. */
    static final int DIGITS = 12;

    private final ImageLibrary library;
    private final Fleet fleet;
    private final IdleImages idle;
    private final Exclusive exclusive;

    NodeImages(ImageLibrary library, Fleet fleet, IdleImages idle, Exclusive exclusive) {
        this.idle = idle;
        this.library = library;
        this.fleet = fleet;
        this.exclusive = exclusive;
    }

    /** The base volume's path on the node, copied there if need be. */
    public String base(Node node, Tier tier) {
        if (node.simulated()) {
            return stored(node, IMAGE + tier.role() + SIMULATED, 1 << 30, () -> {});
        }
        RoleImage image = library.role(tier.role());
        return fetched(node, image.volume(), image.file());
    }

    /** From a node that has it, so that not all come to this machine for it; from here where there is none. */
    private String fetched(Node to, String volume, Path file) {
        if (!holds(to, volume)) {
            for (Node from : fleet.nodes()) {
                try {
                    if (from != to && from.reachable() && isComplete(from, volume)) {
                        return same(from, to, volume);
                    }
                } catch (HypervisorProblem e) {
                    log.warn("image {} is not copied from node {}: {}", volume, from.name(), e.getMessage());
                }
            }
        }
        return stored(to, volume, file);
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
        if (holds(to, volume)) {
            return to.hypervisor().volumePath(volume);
        }
        for (Node from : fleet.nodes()) {
            if (from != to && from.reachable() && isComplete(from, volume)) {
                return same(from, to, volume);
            }
        }
        Optional<Path> own = library.own(volume);
        if (own.isPresent()) {
            return stored(to, volume, own.get());
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

    /**
     * Takes notice of images on the node that nothing there is made of, and removes those that nobody has wanted for a time. Boot
     * files stay: definitions of guests that rest name them.
     *
     * @param wanted volumes that stay, whatever is made of them
     */
    public void removeIdle(Node node, Set<String> wanted) {
        Hypervisor hypervisor = node.hypervisor();
        List<String> volumes = hypervisor.volumes();
        Set<String> used = new HashSet<>(wanted);
        for (String volume : volumes) {
            if (!volume.startsWith(IMAGE)) {
                String backing =
                        hypervisor.hasVolume(volume) ? hypervisor.volume(volume).backing() : null;
                if (backing != null) {
                    used.add(backing.substring(backing.lastIndexOf('/') + 1));
                }
            }
        }
        for (Tier tier : Tier.values()) {
            if (!library.missing().contains(tier.role())) {
                used.add(library.role(tier.role()).volume());
            }
        }
        for (String volume : volumes) {
            if (volume.startsWith(IMAGE)
                    && !volume.startsWith(BOOT)
                    && !volume.endsWith(COMPLETE)
                    && !volume.endsWith(SIMULATED)) {
                if (used.contains(volume)) {
                    idle.touch(node.id(), volume);
                } else {
                    idle.removeWhenDue(node.id(), volume, () -> {
                        log.info("node {}: removing image {}, which nothing is made of", node.name(), volume);
                        hypervisor.deleteVolume(volume + COMPLETE);
                        hypervisor.deleteVolume(volume);
                    });
                }
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

    /** What arrived is what was sent: the volume's name says what it holds. */
    private static void requireContent(Node node, String volume) {
        if (!node.simulated()
                && !volume.contains(
                        VolumeCopies.digest(node.hypervisor(), volume).substring(0, DIGITS))) {
            node.hypervisor().deleteVolume(volume);
            throw new HypervisorProblem("The image " + volume + " did not arrive whole on node " + node.name() + ".");
        }
    }

    /** Whether the node has it; from now on it is not idle, so it stays for long enough to be used. */
    private boolean holds(Node node, String volume) {
        idle.touch(node.id(), volume);
        return isComplete(node, volume);
    }

    private String stored(Node node, String volume, long bytes, Runnable fill) {
        if (!holds(node, volume)) {
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
            requireContent(node, volume);
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
