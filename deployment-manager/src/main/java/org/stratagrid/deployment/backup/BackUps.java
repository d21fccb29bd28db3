package org.stratagrid.deployment.backup;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.ImageKind;
import org.stratagrid.contracts.deployment.ServerImage;
import org.stratagrid.deployment.guest.Names;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.image.DiskLayers;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;

/**
 * Back-ups as they are begun, become usable, and go. One holds all that its server has written to its disk ({@link DiskCopying}), or what
 * changed since the one on which it builds; each is stored on another node than the server ({@link StoringNodes}). Decision 0018
 * tells which is when.
 */
@Component
public class BackUps {

    private final Fleet fleet;
    private final StoringNodes nodes;
    private final ImageStore images;
    private final Names names;
    private final BackUpSettings settings;
    private final TransactionTemplate transaction;

    BackUps(
            Fleet fleet,
            StoringNodes nodes,
            ImageStore images,
            Names names,
            BackUpSettings settings,
            TransactionTemplate transaction) {
        this.fleet = fleet;
        this.nodes = nodes;
        this.images = images;
        this.names = names;
        this.settings = settings;
        this.transaction = transaction;
    }

    /** From here on the image is expected: where the last one is, or else on the node that has most room beside the server's own. */
    public void begin(DeploymentOrder order, Server server) {
        UUID id = ServerImage.idOf(order.id(), server.id());
        StoredImage parent = images.ofServer(server.id()).stream()
                .findFirst()
                .filter(last -> canBuildOn(last, server))
                .orElse(null);
        if (parent == null) {
            images.begin(
                    id, order, server, nodes.otherNode(server.nodeId(), null).id(), null);
        } else {
            images.begin(id, order, server, Objects.requireNonNull(parent.nodeId()), parent.id());
        }
    }

    /** All that it needs is on one node, which takes more. */
    private boolean canBuildOn(StoredImage last, Server server) {
        List<StoredImage> chain = images.chain(last);
        return fleet.find(last.nodeId())
                        .filter(node -> nodes.takes(node, server))
                        .isPresent()
                && chain.size() < settings.wholeEvery()
                && chain.stream().allMatch(image -> Objects.equals(image.nodeId(), last.nodeId()));
    }

    /** Nothing is left of what was begun, at the latest when its node is back. */
    public void forget(DeploymentOrder order) {
        images.ofOrder(order.id()).forEach(image -> images.delete(image.id()));
        dropUnneeded();
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
        long dropped;
        do {
            dropped = images.unneeded().stream().filter(this::drops).count();
        } while (dropped > 0);
    }

    /**
     * The row is gone only when the volume is: what dies in between is done again. False when an order has just begun to build on
     * it, which the row's deletion finds out before anything is lost.
     */
    private boolean drops(StoredImage image) {
        try {
            transaction.executeWithoutResult(status -> {
                images.delete(image.id());
                dropVolume(image);
            });
            return true;
        } catch (DataIntegrityViolationException e) {
            return false;
        }
    }

    private void dropVolume(StoredImage image) {
        ifReachable(image.nodeId(), node -> node.hypervisor().deleteVolume(names.image(image.id())));
    }

    /** The newest one of what this server is now, on a node that answers. */
    public Optional<StoredImage> newestReachable(UUID serverId) {
        return images.ofPresentDisk(serverId).stream()
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

    private interface OnNode {
        void act(Node node);
    }

    /** A node that is away is cleaned of what nothing wants when it comes back ({@link StoredVolumes}). */
    private void ifReachable(@Nullable UUID nodeId, OnNode act) {
        fleet.find(nodeId).filter(Node::reachable).ifPresent(act::act);
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
