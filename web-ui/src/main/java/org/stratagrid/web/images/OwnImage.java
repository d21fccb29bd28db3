package org.stratagrid.web.images;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.deployment.ImageKind;
import org.stratagrid.contracts.deployment.ServerImage;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Tier;

/** An image as its owner sees it; the fields are those of the {@link ServerImage}. Which node stores it is the grid's own business. */
public record OwnImage(
        UUID id,
        ImageKind kind,
        boolean own,
        String name,
        Tier tier,
        @Nullable UUID serverId,
        @Nullable UUID configurationId,
        @Nullable String configurationName,
        int version,
        Instant takenAt,
        long bytes,
        Disk disk,
        boolean quiet,
        String sha256,
        boolean whole,
        @Nullable String problem) {

    public static OwnImage of(ServerImage image) {
        return new OwnImage(
                image.id(),
                image.kind(),
                image.own(),
                image.name(),
                image.tier(),
                image.serverId(),
                image.configurationId(),
                image.configurationName(),
                image.version(),
                image.takenAt(),
                image.bytes(),
                image.disk(),
                image.quiet(),
                image.sha256(),
                image.whole(),
                image.problem());
    }
}
