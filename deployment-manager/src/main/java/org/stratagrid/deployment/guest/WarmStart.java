package org.stratagrid.deployment.guest;

import java.util.Objects;
import java.util.Optional;
import org.libvirt.LibvirtException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.stratagrid.deployment.hypervisor.Hypervisor;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.hypervisor.VolumeSpec;
import org.stratagrid.deployment.image.NodeImages;
import org.stratagrid.deployment.image.VolumeCopies;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;

/** New guests started from templates (docs/decisions/0013). */
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

    /**
     * Starts a new guest of a role's own image from its node's template. Memory and disk must belong together, so the disk is made anew,
     * however often this is repeated; nobody's data are on it before the order that makes the server has ended.
     *
     * @return false when it is to be booted, on the disk that it has then
     */
    boolean start(Server server) {
        Node node = fleet.node(server.nodeId());
        if (server.phase() != Phase.NEW || server.wanted().imageId() != null) {
            return false;
        }
        Optional<String> template = templates.complete(node, server.wanted());
        if (template.isEmpty() || node.hypervisor().state(server.domainId()).isActive()) {
            return false;
        }
        return start(server, node, template.get());
    }

    private boolean start(Server server, Node node, String template) {
        Hypervisor hypervisor = node.hypervisor();
        VolumeSpec disk = hypervisor.volume(names.disk(server));
        try {
            long began = System.nanoTime();
            synchronized (templates.lock(node, template)) {
                copyDisk(node, template, disk.name());
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
            hypervisor.deleteVolume(disk.name());
            hypervisor.createVolume(new VolumeSpec(disk.name(), disk.bytes(), images.base(node, server.tier())));
            return false;
        }
    }

    /** What the template has written, some hundred KiB: the copy stands on the image alone, like the disk of any other guest. */
    private static void copyDisk(Node node, String template, String into) {
        Hypervisor hypervisor = node.hypervisor();
        VolumeSpec original = hypervisor.volume(template + Templates.DISK);
        hypervisor.deleteVolume(into);
        hypervisor.createVolume(new VolumeSpec(into, original.bytes(), Objects.requireNonNull(original.backing())));
        VolumeCopies.copy(node, template + Templates.DISK, node, into);
    }
}
