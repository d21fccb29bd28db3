package org.stratagrid.deployment.backup;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.web.bind.annotation.RestController;
import org.stratagrid.contracts.deployment.Images;
import org.stratagrid.contracts.deployment.NewImage;
import org.stratagrid.contracts.deployment.ServerImage;
import org.stratagrid.contracts.deployment.Upload;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;

/** The contract, as a bean and over HTTP. */
@RestController
class ImagesEndpoint implements Images {

    private final BackUps backUps;
    private final Disks disks;
    private final Uploads uploads;
    private final Fleet fleet;

    ImagesEndpoint(BackUps backUps, Disks disks, Uploads uploads, Fleet fleet) {
        this.uploads = uploads;
        this.backUps = backUps;
        this.disks = disks;
        this.fleet = fleet;
    }

    @Override
    public List<ServerImage> images(UUID accountId) {
        return backUps.of(accountId).stream()
                .map(listed -> view(listed.image(), listed.withinReach()))
                .toList();
    }

    @Override
    public Upload begin(UUID accountId, NewImage image) {
        return uploads.begin(accountId, image);
    }

    @Override
    public Upload send(UUID accountId, UUID imageId, long offset, byte[] piece) {
        return uploads.send(accountId, imageId, offset, piece);
    }

    @Override
    public ServerImage end(UUID accountId, UUID imageId) {
        return view(uploads.end(accountId, imageId), true);
    }

    @Override
    public void delete(UUID accountId, UUID imageId) {
        backUps.delete(disks.require(accountId, imageId));
    }

    private ServerImage view(StoredImage image, boolean withinReach) {
        return new ServerImage(
                image.id(),
                image.kind(),
                image.own(),
                image.name(),
                image.tier(),
                image.serverId(),
                image.configurationId(),
                image.configurationName(),
                image.version(),
                Objects.requireNonNull(image.takenAt()),
                Objects.requireNonNull(image.bytes()),
                new Disk(image.diskGib()),
                image.quiet(),
                Objects.requireNonNull(image.sha256()),
                image.parentId() == null,
                fleet.find(image.nodeId()).map(Node::name).orElse(null),
                withinReach ? null : "The node that stores it does not answer.");
    }
}
