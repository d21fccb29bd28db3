package org.stratagrid.deployment.backup;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.ImageKind;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.deployment.guest.Lives;
import org.stratagrid.deployment.guest.Names;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.hypervisor.VolumeSpec;
import org.stratagrid.deployment.image.DiskLayers;
import org.stratagrid.deployment.image.NodeImages;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;

/** Where a server's disk comes from: its role's image, or one that was taken of a server. */
@Component
public class Disks {

    private static final Logger log = LoggerFactory.getLogger(Disks.class);

    private final Fleet fleet;
    private final Lives lives;
    private final ImageStore images;
    private final BackUps backUps;
    private final NodeImages bases;
    private final Names names;

    Disks(Fleet fleet, Lives lives, ImageStore images, BackUps backUps, NodeImages bases, Names names) {
        this.fleet = fleet;
        this.lives = lives;
        this.images = images;
        this.backUps = backUps;
        this.bases = bases;
        this.names = names;
    }

    /** The image, if the account has it; a {@link Refusal} otherwise. */
    public StoredImage require(UUID accountId, @Nullable UUID imageId) {
        return images.find(imageId)
                .filter(image -> image.accountId().equals(accountId))
                .orElseThrow(() -> Refusal.notFound("image"));
    }

    /** The first disk of a server: from the image that its settings name, else from its role's. */
    public void make(Server server) {
        make(server, server.disk());
    }

    /** The same as its disk of this number. */
    public void make(Server server, int number) {
        UUID imageId = server.wanted().imageId();
        if (imageId == null) {
            lives.makeDisk(server, number);
        } else {
            fill(server, number, require(server.accountId(), imageId));
        }
    }

    /**
     * A disk for a server whose own is lost with its node: from its newest back-up within reach, else as its first one was made,
     * and if that image is gone too, from its role's. What it is made from, or empty where that is no back-up of this server.
     */
    public Optional<StoredImage> remake(Server server) {
        Optional<StoredImage> newest = backUps.newestReachable(server.id());
        if (newest.isPresent()) {
            fill(server, server.disk(), newest.get());
        } else if (images.find(server.spec().imageId()).isPresent()) {
            make(server);
        } else if (server.isOwn()) {
            throw new HypervisorProblem(
                    "Neither a back-up of " + server.name() + " nor the image that it was made from is within reach.");
        } else {
            lives.makeDisk(server);
        }
        return newest;
    }

    /**
     * Makes the server's disk of this number from an image, on the server's node. What is there under that name is replaced: it
     * may be half of it. A {@link HypervisorProblem} when the image is out of reach or is not what was stored.
     */
    public void fill(Server server, int number, StoredImage image) {
        Node to = fleet.node(server.nodeId());
        if (image.kind() == ImageKind.UPLOAD) {
            long bytes = Math.max(
                    Objects.requireNonNull(image.diskBytes()),
                    (long) server.wanted().disk().gib() << 30);
            String base = bases.named(to, Objects.requireNonNull(image.base()));
            to.hypervisor().createVolume(new VolumeSpec(names.disk(server, number), bytes, base));
            return;
        }
        List<DiskLayers.Layer> layers = backUps.layers(image);
        String base = bases.named(to, Objects.requireNonNull(image.base(), "an image without a base"));
        String disk = names.disk(server, number);
        long diskBytes = Objects.requireNonNull(image.diskBytes());
        long began = System.nanoTime();
        to.hypervisor().deleteVolume(disk);
        to.hypervisor().createVolume(new VolumeSpec(disk, diskBytes, base));
        try {
            DiskLayers.join(layers, to.hypervisor(), disk, base, diskBytes);
        } catch (HypervisorProblem e) {
            to.hypervisor().deleteVolume(disk);
            throw e;
        }
        to.hypervisor().growVolume(disk, (long) server.wanted().disk().gib() << 30);
        log.info(
                "disk {} of {} made from {} in {} ms",
                number,
                server.id(),
                image.words(),
                (System.nanoTime() - began) / 1_000_000);
    }
}
