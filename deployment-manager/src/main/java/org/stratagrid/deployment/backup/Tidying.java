package org.stratagrid.deployment.backup;

import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.image.NodeImages;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;

/**
 * Images that nobody needs any more go: uploads that were left, contents without an image, base images on nodes. And back-ups stay on
 * another node than their servers, which move.
 */
@Component
public class Tidying {

    private static final Logger log = LoggerFactory.getLogger(Tidying.class);

    private final Fleet fleet;
    private final Uploads uploads;
    private final BackUps backUps;
    private final StoringNodes storing;
    private final ImageStore images;
    private final NodeImages nodeImages;

    Tidying(
            Fleet fleet,
            Uploads uploads,
            BackUps backUps,
            StoringNodes storing,
            ImageStore images,
            NodeImages nodeImages) {
        this.fleet = fleet;
        this.backUps = backUps;
        this.storing = storing;
        this.uploads = uploads;
        this.images = images;
        this.nodeImages = nodeImages;
    }

    public void tidy() {
        uploads.tidy();
        backUps.dropUnneeded();
        storing.relocate();
        for (Node node : fleet.nodes()) {
            if (node.reachable()) {
                // The base of a back-up stays beside it, whatever else is lost.
                Set<String> wanted = new HashSet<>(images.uploadedBases());
                images.onNode(node.id()).stream()
                        .map(StoredImage::base)
                        .filter(base -> base != null)
                        .forEach(wanted::add);
                try {
                    nodeImages.removeIdle(node, wanted);
                } catch (HypervisorProblem | Refusal e) {
                    log.warn("node {}: images are not tidied now: {}", node.name(), e.getMessage());
                }
            }
        }
    }
}
