package org.stratagrid.deployment.backup;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.ImageKind;
import org.stratagrid.contracts.deployment.NodeState;
import org.stratagrid.contracts.deployment.ServerImage;
import org.stratagrid.deployment.guest.GuestAgent;
import org.stratagrid.deployment.guest.Names;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.hypervisor.Hypervisor;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.hypervisor.NodeFacts;
import org.stratagrid.deployment.hypervisor.VolumeSpec;
import org.stratagrid.deployment.image.DiskLayers;
import org.stratagrid.deployment.image.NodeImages;
import org.stratagrid.deployment.image.VolumeCopies;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;
import org.stratagrid.deployment.node.NodeStates;

/**
 * Takes back-ups: the guest's own node copies what the server has written to its disk since the last one, the guest running on; that
 * copy is stored where the one is on which it builds. Where the disk cannot tell what changed, all that was ever written is
 * copied. Decision 0018 tells when that is.
 */
@Component
public class BackUps {

    private static final Logger log = LoggerFactory.getLogger(BackUps.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(150);

    private final Fleet fleet;
    private final NodeStates states;
    private final ImageStore images;
    private final NodeImages bases;
    private final Names names;
    private final GuestAgent agent;
    private final BackUpSettings settings;
    private final Clock clock;

    BackUps(
            Fleet fleet,
            NodeStates states,
            ImageStore images,
            NodeImages bases,
            Names names,
            GuestAgent agent,
            BackUpSettings settings,
            Clock clock) {
        this.fleet = fleet;
        this.states = states;
        this.images = images;
        this.bases = bases;
        this.names = names;
        this.agent = agent;
        this.settings = settings;
        this.clock = clock;
    }

    /** From here on the image is expected: where the last one is, or else on the node that has most room beside the server's own. */
    public void begin(DeploymentOrder order, Server server) {
        UUID id = ServerImage.idOf(order.id(), server.id());
        StoredImage parent = images.ofServer(server.id()).stream()
                .findFirst()
                .filter(last -> canBuildOn(last, server))
                .orElse(null);
        if (parent == null) {
            images.begin(id, order, server, otherNode(server.nodeId(), null).id(), null);
        } else {
            images.begin(id, order, server, Objects.requireNonNull(parent.nodeId()), parent.id());
        }
    }

    /** All that it needs is on one node, which takes more. */
    private boolean canBuildOn(StoredImage last, Server server) {
        List<StoredImage> chain = images.chain(last);
        Node node = fleet.find(last.nodeId()).filter(Node::reachable).orElse(null);
        return node != null
                && !node.id().equals(server.nodeId())
                && states.all().get(node.id()) == NodeState.READY
                && chain.size() < settings.wholeEvery()
                && chain.stream().allMatch(image -> node.id().equals(image.nodeId()));
    }

    /** The one with most room, by what the nodes last told, that is neither of these and is not to be emptied. */
    private Node otherNode(@Nullable UUID one, @Nullable UUID another) {
        Map<UUID, NodeState> all = states.all();
        return fleet.nodes().stream()
                .filter(node -> all.get(node.id()) == NodeState.READY)
                .filter(node -> !node.id().equals(one) && !node.id().equals(another))
                .max(Comparator.comparingLong(BackUps::freeGib))
                .orElseThrow(() -> new HypervisorProblem(
                        "A back-up is stored on another node than its server's, and no other one is ready."));
    }

    private static long freeGib(Node node) {
        NodeFacts facts = node.facts();
        return facts == null ? 0 : facts.poolFreeGib();
    }

    /** Brings back-ups elsewhere whose server has come to their node, and those of nodes that are emptied. */
    void relocate() {
        Map<UUID, NodeState> all = states.all();
        Map<UUID, Node> gone = new HashMap<>();
        for (StoredImage image : images.backUps()) {
            Optional<Node> from = fleet.find(image.nodeId()).filter(Node::reachable);
            Optional<UUID> server = images.nodeOfServer(image);
            boolean misplaced = server.isPresent() && server.get().equals(image.nodeId());
            if (from.isPresent() && (misplaced || all.get(from.get().id()) == NodeState.DRAINING)) {
                try {
                    // Those that build on it follow it.
                    Node to = image.parentId() == null ? null : gone.get(image.parentId());
                    to = to == null ? otherNode(server.orElse(null), image.nodeId()) : to;
                    relocate(image, from.get(), to);
                    gone.put(image.id(), to);
                } catch (HypervisorProblem e) {
                    log.warn(
                            "back-up {} stays on node {}: {}",
                            image.id(),
                            from.get().name(),
                            e.getMessage());
                }
            }
        }
    }

    /** Until the row names the other node, what is there is a left-over. */
    private void relocate(StoredImage image, Node from, Node to) {
        String volume = names.image(image.id());
        VolumeCopies.Copied copied = carry(from, volume, to, image);
        if (!copied.sha256().equals(image.sha256())) {
            to.hypervisor().deleteVolume(volume);
            throw new HypervisorProblem("It is damaged.");
        }
        if (images.relocated(image.id(), from.id(), to.id())) {
            from.hypervisor().deleteVolume(volume);
            log.info("back-up {} is on node {} now, no longer on {}", image.id(), to.name(), from.name());
        } else {
            to.hypervisor().deleteVolume(volume);
        }
    }

    /** Nothing is left of what was begun, at the latest when its node is back. */
    public void forget(DeploymentOrder order) {
        images.ofOrder(order.id()).forEach(image -> images.delete(image.id()));
        dropUnneeded();
    }

    /** Copies the server's disk as it is at one moment. One that is switched off is at rest, and is stored as it is. */
    public void take(DeploymentOrder order, Server server, BooleanSupplier givesUp) {
        StoredImage image = image(order, server);
        Hypervisor node = node(server).hypervisor();
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

    /** Brings the copy to the node that stores it, and the base that it needs, so that it outlives the server's node. */
    public void store(DeploymentOrder order, Server server) {
        StoredImage image = image(order, server);
        Node from = node(server);
        Node to = fleet.node(image.nodeId());
        String copy = names.copy(server.domainId());
        String source = from.hypervisor().hasVolume(copy) ? copy : names.disk(server);
        long began = System.nanoTime();
        VolumeCopies.Copied copied = carry(from, source, to, image);
        images.stored(image.id(), copied.bytes(), copied.sha256());
        log.info(
                "back-up {} of {}: {} bytes of {} to node {} in {} ms",
                image.version(),
                server.id(),
                copied.bytes(),
                image.parentId() == null ? "everything" : "what changed",
                to.name(),
                (System.nanoTime() - began) / 1_000_000);
    }

    private VolumeCopies.Copied carry(Node from, String source, Node to, StoredImage image) {
        long bytes = from.hypervisor().fileBytes(source);
        requireRoom(to, bytes);
        if (image.base() != null) {
            bases.named(to, image.base());
        }
        String target = names.image(image.id());
        to.hypervisor().deleteVolume(target);
        to.hypervisor().createVolume(new VolumeSpec(target, Math.max(bytes, 512), null));
        return VolumeCopies.copy(from, source, to, target);
    }

    private void requireRoom(Node node, long bytes) {
        long free = node.hypervisor().facts().poolFreeGib() - settings.keepFreeGib();
        if (free << 30 < bytes) {
            throw new HypervisorProblem("No node has room for the back-up: it needs " + (bytes >> 20)
                    + " MiB. Delete back-ups that are not needed any more.");
        }
    }

    public void dropStored(DeploymentOrder order, Server server) {
        images.ofOrder(order.id()).stream()
                .filter(image -> server.id().equals(image.serverId()))
                .forEach(this::dropVolume);
    }

    /** The order's images can be used from now on; of each server, those beyond the number to be kept go, the oldest first. */
    public void finish(DeploymentOrder order) {
        images.ready(order.id());
        for (StoredImage made : images.ofOrder(order.id())) {
            images.ofServer(Objects.requireNonNull(made.serverId())).stream()
                    .skip(settings.keep())
                    .forEach(this::delete);
        }
    }

    /** The next back-up of this server can build on this order's; former marks are not needed any more. */
    public void keepMark(DeploymentOrder order, Server server) {
        UUID id = ServerImage.idOf(order.id(), server.id());
        ifReachable(server.nodeId(), node -> node.hypervisor().keepDiskMark(server.domainId(), names.mark(id)));
    }

    /** It is gone for whoever looks; what it holds is kept as long as others build on it. */
    void delete(StoredImage image) {
        if (image.kind() == ImageKind.BACK_UP) {
            images.hide(image.id());
            dropUnneeded();
        } else {
            images.delete(image.id());
        }
    }

    /** One that goes may have been the last that another one was kept for. */
    void dropUnneeded() {
        List<StoredImage> gone = images.deleteUnneeded();
        while (!gone.isEmpty()) {
            gone.forEach(this::dropVolume);
            gone = images.deleteUnneeded();
        }
    }

    private void dropVolume(StoredImage image) {
        ifReachable(image.nodeId(), node -> node.hypervisor().deleteVolume(names.image(image.id())));
    }

    /** The newest one of this server on a node that answers. */
    public Optional<StoredImage> newestReachable(UUID serverId) {
        return images.ofServer(serverId).stream()
                .filter(image -> withinReach(images.chain(image)))
                .findFirst();
    }

    /** All that it needs is on nodes that answer. */
    private boolean withinReach(List<StoredImage> chain) {
        return chain.stream()
                .allMatch(part ->
                        fleet.find(part.nodeId()).filter(Node::reachable).isPresent());
    }

    /** What is to be joined to a disk, the oldest first. A {@link HypervisorProblem} when it is out of reach. */
    List<DiskLayers.Layer> layers(StoredImage image) {
        List<StoredImage> chain = images.chain(image);
        if (!withinReach(chain)) {
            throw new HypervisorProblem(
                    "The node that stores " + image.words() + " does not answer. Try again when it is back.");
        }
        return chain.stream()
                .map(part -> new DiskLayers.Layer(
                        fleet.node(part.nodeId()).hypervisor(),
                        names.image(part.id()),
                        Objects.requireNonNull(part.sha256()),
                        part.words()))
                .toList();
    }

    private StoredImage image(DeploymentOrder order, Server server) {
        UUID id = ServerImage.idOf(order.id(), server.id());
        return images.ofOrder(order.id()).stream()
                .filter(image -> image.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new HypervisorProblem("The back-up of " + server.name() + " was given up."));
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

    private Node node(Server server) {
        return fleet.node(server.nodeId());
    }

    /** @param withinReach false: it cannot be used now */
    record Listed(StoredImage image, boolean withinReach) {}

    /** Newest first. */
    List<Listed> of(UUID accountId) {
        Map<UUID, StoredImage> all = images.ofAccountInAnyState(accountId);
        return images.ofAccount(accountId).stream()
                .map(image -> new Listed(
                        image,
                        image.kind() == ImageKind.UPLOAD || withinReach(ImageStore.chain(image, id -> all.get(id)))))
                .toList();
    }
}
