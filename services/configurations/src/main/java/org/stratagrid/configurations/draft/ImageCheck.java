package org.stratagrid.configurations.draft;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.configurations.ServerDraft;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.Images;
import org.stratagrid.contracts.deployment.ServerImage;

/** The image that a server's disk is to be made from (spec CP-12, DM-6). */
@Component("configurationsImageCheck")
class ImageCheck {

    private final ObjectProvider<Images> images;

    ImageCheck(ObjectProvider<Images> images) {
        this.images = images;
    }

    /** The account's images. Calls the deployment manager: not to be called in a transaction. */
    Set<UUID> known(UUID accountId) {
        return images.getObject().images(accountId).stream()
                .map(ServerImage::id)
                .collect(Collectors.toSet());
    }

    /** Calls the deployment manager: not to be called in a transaction. */
    Optional<String> problem(UUID accountId, ServerDraft entry) {
        if (entry.imageId() == null) {
            return DesiredServer.OWN_SYSTEM.equals(entry.system())
                    ? Optional.of("Choose the image that the server is made from.")
                    : Optional.empty();
        }
        Optional<ServerImage> found = images.getObject().images(accountId).stream()
                .filter(image -> image.id().equals(entry.imageId()))
                .findFirst();
        if (found.isEmpty()) {
            return Optional.of("This image does not exist (any more). Choose another one.");
        }
        ServerImage image = found.get();
        if (image.tier() != entry.tier()) {
            return Optional.of("This is an image of a " + image.tier().words() + " server. Choose another one.");
        }
        if (image.own() != DesiredServer.OWN_SYSTEM.equals(entry.system())) {
            return Optional.of("The system of a server made from this image is "
                    + (image.own() ? "“" + DesiredServer.OWN_SYSTEM + "”." : "one of the list."));
        }
        if (entry.disk() != null && entry.disk().compareTo(image.disk()) < 0) {
            return Optional.of("This image needs a disk of at least " + image.disk() + ".");
        }
        return Optional.empty();
    }
}
