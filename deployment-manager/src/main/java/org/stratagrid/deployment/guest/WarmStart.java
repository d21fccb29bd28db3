package org.stratagrid.deployment.guest;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.libvirt.LibvirtException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.stratagrid.deployment.hypervisor.GuestState;
import org.stratagrid.deployment.hypervisor.Hypervisor;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.hypervisor.VolumeSpec;
import org.stratagrid.deployment.image.NodeImages;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;

/** New guests started from templates, and made independent of them afterwards (docs/decisions/0013). */
@Component
class WarmStart {

    private static final Logger log = LoggerFactory.getLogger(WarmStart.class);

    private final Fleet fleet;
    private final Templates templates;
    private final NodeImages images;
    private final Names names;

    WarmStart(Fleet fleet, Templates templates, NodeImages images, Names names) {
        this.fleet = fleet;
        this.templates = templates;
        this.images = images;
        this.names = names;
    }

    /** What the disk of a new server is made on: its template's disk where there is one, else its role's image. */
    String base(Node node, Server server) {
        if (server.phase() != Phase.NEW) {
            return images.base(node, server.tier());
        }
        Hypervisor hypervisor = node.hypervisor();
        return templates
                .complete(node, server.wanted())
                .map(name -> hypervisor.volumePath(name + Templates.DISK))
                .orElseGet(() -> images.base(node, server.tier()));
    }

    /**
     * Starts a new guest from the template that its disk was made on. Memory and disk must belong together, so the disk is made
     * anew, however often this is repeated; nobody's data are on it before the order that makes the server has ended.
     *
     * @return false when it is to be booted, on the disk that it has then
     */
    boolean start(Server server) {
        Node node = fleet.node(server.nodeId());
        if (server.phase() != Phase.NEW || node.simulated()) {
            return false;
        }
        Hypervisor hypervisor = node.hypervisor();
        VolumeSpec disk = hypervisor.volume(names.disk(server));
        String template = templates.ofDisk(disk.backing());
        if (template == null) {
            return false;
        }
        if (hypervisor.state(server.domainId()).isActive()) {
            return true;
        }
        try {
            long began = System.nanoTime();
            synchronized (templates.lock(node, template)) {
                makeAnew(hypervisor, disk, disk.backing());
                hypervisor.startFrom(server.domainId(), template + Templates.SAVED);
            }
            hypervisor.resizeDisk(server.domainId(), disk.bytes());
            log.info(
                    "server {} started from {} in {} ms",
                    server.id(),
                    template,
                    (System.nanoTime() - began) / 1_000_000);
            return true;
        } catch (HypervisorProblem e) {
            if (!(e.getCause() instanceof LibvirtException)) {
                // Nobody knows what became of it: nothing else may be tried on its disk.
                throw e;
            }
            log.warn("server {} is booted, since it did not start from {}: {}", server.id(), template, e.getMessage());
            hypervisor.destroy(server.domainId());
            makeAnew(hypervisor, disk, images.base(node, server.tier()));
            return false;
        }
    }

    private static void makeAnew(Hypervisor hypervisor, VolumeSpec disk, @Nullable String base) {
        hypervisor.deleteVolume(disk.name());
        hypervisor.createVolume(new VolumeSpec(disk.name(), disk.bytes(), base));
    }

    /** After it the guest's disk stands on its image alone. It may be repeated; a guest that does not run is set up for a moment. */
    void settle(Server server) {
        Hypervisor hypervisor = fleet.node(server.nodeId()).hypervisor();
        String template = templateOf(hypervisor, server);
        if (template == null) {
            return;
        }
        String image = Objects.requireNonNull(
                hypervisor.volume(template + Templates.DISK).backing(), "a template's disk has no base");
        boolean asleep = hypervisor.state(server.domainId()) == GuestState.OFF;
        if (asleep) {
            hypervisor.startPaused(server.domainId());
        }
        try {
            hypervisor.pullDisk(server.domainId(), image);
        } finally {
            if (asleep) {
                hypervisor.destroy(server.domainId());
            }
        }
    }

    /** The template that the server's disk stands on; null when it stands on none, or has no disk. */
    @Nullable
    String templateOf(Hypervisor hypervisor, Server server) {
        String disk = names.disk(server);
        return hypervisor.hasVolume(disk)
                ? templates.ofDisk(hypervisor.volume(disk).backing())
                : null;
    }
}
