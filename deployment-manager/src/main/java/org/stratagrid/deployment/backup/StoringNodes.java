package org.stratagrid.deployment.backup;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.NodeState;
import org.stratagrid.deployment.guest.Names;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.hypervisor.NodeFacts;
import org.stratagrid.deployment.hypervisor.VolumeSpec;
import org.stratagrid.deployment.image.NodeImages;
import org.stratagrid.deployment.image.VolumeCopies;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;
import org.stratagrid.deployment.node.NodeStates;

/** Where back-ups are stored, on another node than their servers', and how they get there. */
@Component
public class StoringNodes {

    private static final Logger log = LoggerFactory.getLogger(StoringNodes.class);

    private final Fleet fleet;
    private final NodeStates states;
    private final ImageStore images;
    private final NodeImages bases;
    private final Names names;
    private final BackUpSettings settings;

    StoringNodes(
            Fleet fleet, NodeStates states, ImageStore images, NodeImages bases, Names names, BackUpSettings settings) {
        this.fleet = fleet;
        this.states = states;
        this.images = images;
        this.bases = bases;
        this.names = names;
        this.settings = settings;
    }

    /** Whether another back-up of this server can be stored there. */
    boolean takes(Node node, Server server) {
        return node.reachable()
                && !node.id().equals(server.nodeId())
                && states.all().get(node.id()) == NodeState.READY
                && freeGib(node) > settings.keepFreeGib();
    }

    /** The one with most room, by what the nodes last told, that is neither of these and is not to be emptied. */
    Node otherNode(@Nullable UUID one, @Nullable UUID another) {
        Map<UUID, NodeState> all = states.all();
        return fleet.nodes().stream()
                .filter(node -> all.get(node.id()) == NodeState.READY)
                .filter(node -> !node.id().equals(one) && !node.id().equals(another))
                .max(Comparator.comparingLong(StoringNodes::freeGib))
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

    /** Brings the copy to the node that stores it, and the base that it needs, so that it outlives the server's node. */
    public void store(DeploymentOrder order, Server server) {
        StoredImage image = images.image(order, server);
        Node from = fleet.node(server.nodeId());
        Node to = fleet.node(image.nodeId());
        String copy = names.copy(server.domainId());
        // Without a copy it was at rest. If it runs by now, or this is to be a part only, its disk is not what was
        // taken.
        boolean atRest = image.parentId() == null
                && !from.hypervisor().hasVolume(copy)
                && !from.hypervisor().state(server.domainId()).isActive();
        String source = atRest ? names.disk(server) : copy;
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
}
