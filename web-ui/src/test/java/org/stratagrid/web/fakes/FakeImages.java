package org.stratagrid.web.fakes;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.ImageKind;
import org.stratagrid.contracts.deployment.Images;
import org.stratagrid.contracts.deployment.NewImage;
import org.stratagrid.contracts.deployment.ServerImage;
import org.stratagrid.contracts.deployment.Upload;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;

/** Images of accounts, as many as a test adds. */
@Component
public class FakeImages implements Images {

    private final Map<UUID, List<ServerImage>> images = new ConcurrentHashMap<>();
    private final Map<UUID, NewImage> begun = new ConcurrentHashMap<>();
    private final Map<UUID, ByteArrayOutputStream> received = new ConcurrentHashMap<>();

    public ServerImage add(UUID accountId, UUID serverId, String name, Tier tier, int version) {
        ServerImage image = new ServerImage(
                UUID.randomUUID(),
                ImageKind.BACK_UP,
                false,
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
                version == 1,
                "node-2",
                version == 2 ? "The node that stores it does not answer." : null);
        images.computeIfAbsent(accountId, id -> new CopyOnWriteArrayList<>()).add(0, image);
        return image;
    }

    @Override
    public List<ServerImage> images(UUID accountId) {
        return images.getOrDefault(accountId, List.of());
    }

    @Override
    public Upload begin(UUID accountId, NewImage image) {
        if (image.name().isBlank()) {
            throw Refusal.invalid("name", "An image's name has 1 to 40 characters.");
        }
        UUID id = UUID.randomUUID();
        begun.put(id, image);
        received.put(id, new ByteArrayOutputStream());
        return new Upload(id, 0);
    }

    @Override
    public Upload send(UUID accountId, UUID imageId, long offset, byte[] piece) {
        ByteArrayOutputStream content = received.get(imageId);
        if (content.size() != offset) {
            throw new Refusal(Refusal.Reason.CONFLICT, "A piece is missing.");
        }
        content.writeBytes(piece);
        return new Upload(imageId, content.size());
    }

    @Override
    public ServerImage end(UUID accountId, UUID imageId) {
        byte[] content = received.get(imageId).toByteArray();
        if (content.length == 0 || content[0] != 'Q') {
            throw Refusal.invalid("file", "This is no disk image.");
        }
        NewImage image = begun.get(imageId);
        ServerImage made = new ServerImage(
                imageId,
                ImageKind.UPLOAD,
                true,
                image.name(),
                image.tier(),
                null,
                null,
                null,
                1,
                Instant.parse("2026-03-01T02:00:00Z"),
                content.length,
                new Disk(2),
                false,
                "0".repeat(64),
                true,
                null,
                null);
        images.computeIfAbsent(accountId, id -> new CopyOnWriteArrayList<>()).add(0, made);
        return made;
    }

    @Override
    public void delete(UUID accountId, UUID imageId) {
        if (!images.getOrDefault(accountId, new CopyOnWriteArrayList<>())
                .removeIf(image -> image.id().equals(imageId))) {
            throw Refusal.notFound("image");
        }
    }
}
