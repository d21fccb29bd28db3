package org.stratagrid.web.fakes;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.ImageKind;
import org.stratagrid.contracts.deployment.Images;
import org.stratagrid.contracts.deployment.ServerImage;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;

/** Images of accounts, as many as a test adds. */
@Component
public class FakeImages implements Images {

    private final Map<UUID, List<ServerImage>> images = new ConcurrentHashMap<>();

    public ServerImage add(UUID accountId, UUID serverId, String name, Tier tier, int version) {
        ServerImage image = new ServerImage(
                UUID.randomUUID(),
                ImageKind.BACK_UP,
                name,
                tier,
                serverId,
                UUID.randomUUID(),
                "shop",
                version,
                Instant.parse("2026-03-01T02:00:00Z").plusSeconds(86_400L * version),
                version * 13_000_000L,
                new Disk(1),
                true,
                "0".repeat(64),
                "node-2",
                version == 2 ? "The node that stores it does not answer." : null);
        images.computeIfAbsent(accountId, id -> new ArrayList<>()).add(0, image);
        return image;
    }

    @Override
    public List<ServerImage> images(UUID accountId) {
        return images.getOrDefault(accountId, List.of());
    }

    @Override
    public void delete(UUID accountId, UUID imageId) {
        if (!images.getOrDefault(accountId, new ArrayList<>())
                .removeIf(image -> image.id().equals(imageId))) {
            throw Refusal.notFound("image");
        }
    }
}
