package org.stratagrid.deployment.backup;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.ServerImage;
import org.stratagrid.deployment.guest.GuestAgent;
import org.stratagrid.deployment.guest.Names;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.hypervisor.Hypervisor;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.hypervisor.VolumeSpec;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;

/** Copies the disks of servers on their own nodes, the guests running on: all that was ever written, or what changed. */
@Component
public class DiskCopying {

    private static final Duration LOOK_EVERY = Duration.ofMillis(150);

    private final Fleet fleet;
    private final ImageStore images;
    private final Names names;
    private final GuestAgent agent;
    private final BackUpSettings settings;
    private final Clock clock;

    DiskCopying(Fleet fleet, ImageStore images, Names names, GuestAgent agent, BackUpSettings settings, Clock clock) {
        this.fleet = fleet;
        this.images = images;
        this.names = names;
        this.agent = agent;
        this.settings = settings;
        this.clock = clock;
    }

    /** Copies the server's disk as it is at one moment. One that is switched off is at rest, and is stored as it is. */
    public void take(DeploymentOrder order, Server server, BooleanSupplier givesUp) {
        StoredImage image = images.image(order, server);
        Hypervisor node = fleet.node(server.nodeId()).hypervisor();
        VolumeSpec disk = node.volume(names.disk(server));
        dropCopy(server);
        Moment moment = null;
        boolean whole = true;
        if (!node.state(server.domainId()).isActive()) {
            moment = new Moment(true, clock.instant());
        } else {
            if (image.parentId() != null) {
                moment = takeChanges(node, server, disk, image.parentId(), image.id(), givesUp);
                whole = moment == null;
            }
            if (moment == null) {
                moment = takeAll(node, server, disk, image.id(), givesUp);
            }
        }
        images.taken(image.id(), lastPart(disk.backing()), disk.bytes(), moment.quiet(), whole, moment.at());
    }

    /** @param quiet the guest's file system stood still */
    private record Moment(boolean quiet, Instant at) {}

    /** Null when it cannot be told what changed; then nothing of it is left. */
    private @Nullable Moment takeChanges(
            Hypervisor node, Server server, VolumeSpec disk, UUID since, UUID id, BooleanSupplier givesUp) {
        String copy = names.copy(server.domainId());
        node.createVolume(new VolumeSpec(copy, disk.bytes(), disk.backing()));
        boolean quiet = agent.freeze(server);
        Instant at = clock.instant();
        boolean begun;
        try {
            begun = node.beginDiskChanges(server.domainId(), names.mark(since), copy, names.mark(id));
        } finally {
            if (quiet) {
                agent.thaw(server);
            }
        }
        if (!begun) {
            dropCopy(server);
            return null;
        }
        awaitCopy(node, server, givesUp);
        node.endDiskCopy(server.domainId());
        return new Moment(quiet, at);
    }

    private Moment takeAll(Hypervisor node, Server server, VolumeSpec disk, UUID id, BooleanSupplier givesUp) {
        String copy = names.copy(server.domainId());
        node.createVolume(new VolumeSpec(copy, disk.bytes(), disk.backing()));
        node.beginDiskCopy(server.domainId(), copy);
        awaitCopy(node, server, givesUp);
        boolean quiet = agent.freeze(server);
        Instant at = clock.instant();
        try {
            // What is written between the two is in this copy, and once more in the next one.
            node.markDisk(server.domainId(), names.mark(id));
            node.endDiskCopy(server.domainId());
        } finally {
            if (quiet) {
                agent.thaw(server);
            }
        }
        return new Moment(quiet, at);
    }

    private void awaitCopy(Hypervisor node, Server server, BooleanSupplier givesUp) {
        long deadline = System.nanoTime() + settings.longestCopy().toNanos();
        while (!node.diskCopyIsComplete(server.domainId())) {
            if (givesUp.getAsBoolean() || System.nanoTime() > deadline) {
                throw new HypervisorProblem("The disk of " + server.name() + " could not be copied within "
                        + settings.longestCopy().toMinutes() + " minutes.");
            }
            try {
                Thread.sleep(LOOK_EVERY.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new HypervisorProblem("Interrupted while a disk was copied.", e);
            }
        }
    }

    /** The copy on the server's own node goes, what may still be writing to it, and the marks of images that did not come to be. */
    public void dropCopy(Server server) {
        ifReachable(server.nodeId(), node -> {
            node.hypervisor().endDiskCopy(server.domainId());
            node.hypervisor().deleteVolume(names.copy(server.domainId()));
            images.inMaking(server.id())
                    .ifPresent(image -> node.hypervisor().dropDiskMark(server.domainId(), names.mark(image)));
        });
    }

    /** The next back-up of this server can build on this order's; former marks are not needed any more. */
    public void keepMark(DeploymentOrder order, Server server) {
        UUID id = ServerImage.idOf(order.id(), server.id());
        ifReachable(server.nodeId(), node -> node.hypervisor().keepDiskMark(server.domainId(), names.mark(id)));
    }

    private interface OnNode {
        void act(Node node);
    }

    /** A node that is away is cleaned of what nothing wants when it comes back ({@link StoredVolumes}). */
    private void ifReachable(@Nullable UUID nodeId, OnNode act) {
        fleet.find(nodeId).filter(Node::reachable).ifPresent(act::act);
    }

    private static @Nullable String lastPart(@Nullable String path) {
        return path == null ? null : path.substring(path.lastIndexOf('/') + 1);
    }
}
