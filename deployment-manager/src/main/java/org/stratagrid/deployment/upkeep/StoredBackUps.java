package org.stratagrid.deployment.upkeep;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.stratagrid.deployment.backup.ImageStore;
import org.stratagrid.deployment.backup.StoredImage;
import org.stratagrid.deployment.backup.StoredVolumes;
import org.stratagrid.deployment.guest.Names;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.upkeep.Snapshot.Found;

/** Back-ups that a node lost, and what is left of back-ups that are not wanted any more or did not come to be. */
@Component
@Order(9)
class StoredBackUps implements Comparison {

    private final ImageStore images;
    private final StoredVolumes volumes;
    private final Names names;

    StoredBackUps(ImageStore images, StoredVolumes volumes, Names names) {
        this.images = images;
        this.volumes = volumes;
        this.names = names;
    }

    @Override
    public List<Finding> in(Snapshot snapshot) {
        List<StoredImage> all = images.backUps();
        Set<UUID> stored = all.stream().map(StoredImage::id).collect(Collectors.toSet());
        List<Finding> findings = new ArrayList<>(lost(all, snapshot));
        for (Found found : snapshot.nodes().values()) {
            for (String volume : leftOver(found, stored, snapshot)) {
                findings.add(Finding.mended(
                        volume,
                        "Node " + found.node().name() + " has " + volume + ", which no back-up is any more.",
                        "It is removed.",
                        () -> volumes.removeUnwanted(found.node())));
            }
        }
        return findings;
    }

    private Set<String> leftOver(Found found, Set<UUID> stored, Snapshot snapshot) {
        Set<String> copies = snapshot.members().stream()
                .filter(server -> found.node().id().equals(server.nodeId()))
                .map(Server::domainId)
                .map(names::copy)
                .collect(Collectors.toSet());
        return found.volumes().stream()
                .filter(volume -> copies.contains(volume)
                        || names.imageOfVolume(volume)
                                .filter(image -> !stored.contains(image) && !images.exists(image))
                                .isPresent())
                .collect(Collectors.toSet());
    }

    /** One that nobody sees and nothing builds on may be going just now. */
    private List<Finding> lost(List<StoredImage> all, Snapshot snapshot) {
        Set<UUID> needed = new HashSet<>();
        all.stream().map(StoredImage::parentId).filter(Objects::nonNull).forEach(needed::add);
        return all.stream()
                .filter(image -> image.ready() || needed.contains(image.id()))
                .flatMap(image -> snapshot
                        .found(image.nodeId())
                        .filter(found -> !found.volumes().contains(names.image(image.id())))
                        .map(
                                found -> Finding.reported(
                                        image.id(),
                                        "Node " + found.node().name() + " does not have "
                                                + image.words().replace("back-up", "the back-up") + " any more.",
                                        "Neither it nor what builds on it can be restored. Tell its owner to delete it and to take another."))
                        .stream())
                .toList();
    }
}
