package org.stratagrid.configurations;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.stratagrid.contracts.deployment.ImageKind;
import org.stratagrid.contracts.deployment.Images;
import org.stratagrid.contracts.deployment.NewImage;
import org.stratagrid.contracts.deployment.ServerImage;
import org.stratagrid.contracts.deployment.Upload;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Tier;

/** Images of accounts, as many as a test adds. */
class FakeImages implements Images {

    private final Map<UUID, List<ServerImage>> images = new ConcurrentHashMap<>();

    UUID add(UUID accountId, Tier tier, int diskGib) {
        return add(accountId, tier, diskGib, UUID.randomUUID());
    }

    UUID add(UUID accountId, Tier tier, int diskGib, UUID id) {
        return add(accountId, tier, diskGib, id, false);
    }

    /** Of the customer's own system. */
    UUID addOwn(UUID accountId, Tier tier) {
        return add(accountId, tier, 1, UUID.randomUUID(), true);
    }

    private UUID add(UUID accountId, Tier tier, int diskGib, UUID id, boolean own) {
        ServerImage image = new ServerImage(
                id,
                ImageKind.BACK_UP,
                own,
                "a server",
                tier,
                UUID.randomUUID(),
                UUID.randomUUID(),
                "www",
                1,
                Instant.EPOCH,
                1,
                new Disk(diskGib),
                true,
                "",
                true,
                "n1",
                null);
        images.computeIfAbsent(accountId, account -> new ArrayList<>()).add(image);
        return image.id();
    }

    @Override
    public List<ServerImage> images(UUID accountId) {
        return images.getOrDefault(accountId, List.of());
    }

    @Override
    public Upload begin(UUID accountId, NewImage image) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Upload send(UUID accountId, UUID imageId, long offset, byte[] piece) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ServerImage end(UUID accountId, UUID imageId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void delete(UUID accountId, UUID imageId) {
        images(accountId).removeIf(image -> image.id().equals(imageId));
    }
}
