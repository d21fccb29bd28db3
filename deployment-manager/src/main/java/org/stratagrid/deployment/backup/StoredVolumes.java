package org.stratagrid.deployment.backup;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.stratagrid.deployment.guest.Names;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.hypervisor.Hypervisor;
import org.stratagrid.deployment.node.Node;
import org.stratagrid.deployment.node.NodeListener;

/** When a node is (again) there: back-ups that were deleted meanwhile, copies and disks that no order is at any more, are removed. */
@Component
@Order(1)
public class StoredVolumes implements NodeListener {

    private static final Logger log = LoggerFactory.getLogger(StoredVolumes.class);

    private final ImageStore images;
    private final ServerStore servers;
    private final Names names;

    StoredVolumes(ImageStore images, ServerStore servers, Names names) {
        this.images = images;
        this.servers = servers;
        this.names = names;
    }

    @Override
    public void connected(Node node) {
        removeUnwanted(node);
    }

    /** What is there is read first and the rows after it: whatever is made meanwhile has its row. */
    public void removeUnwanted(Node node) {
        Hypervisor hypervisor = node.hypervisor();
        List<String> volumes = hypervisor.volumes();
        for (String volume : volumes) {
            // One whose row names another node may be on its way here.
            names.imageOfVolume(volume).filter(image -> !images.exists(image)).ifPresent(image -> {
                log.warn("node {}: removing {}, which nothing wants", node.name(), volume);
                hypervisor.deleteVolume(volume);
            });
        }
        for (Server server : servers.onNode(node.id())) {
            volumes.stream()
                    .filter(volume -> names.domainOfVolume(volume)
                            .filter(server.domainId()::equals)
                            .isPresent())
                    .filter(volume -> !isWanted(server, volume))
                    .forEach(volume -> remove(node, server, volume));
        }
    }

    private boolean isWanted(Server server, String volume) {
        return volume.equals(names.copy(server.domainId()))
                ? images.inMaking(server.id()).isPresent()
                : names.volumes(server).contains(volume);
    }

    private void remove(Node node, Server server, String volume) {
        log.warn("node {}: removing {}, which no order is at any more", node.name(), volume);
        if (volume.equals(names.copy(server.domainId()))) {
            node.hypervisor().endDiskCopy(server.domainId());
        }
        node.hypervisor().deleteVolume(volume);
    }
}
