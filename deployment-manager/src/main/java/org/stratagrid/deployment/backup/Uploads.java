package org.stratagrid.deployment.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.NewImage;
import org.stratagrid.contracts.deployment.Upload;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.deployment.image.DiskImageCheck;
import org.stratagrid.deployment.image.ImageLibrary;

/** Images on their way from customers (spec DM-4): a file that grows, then is looked at, then is in the library or gone. */
@Component
class Uploads {

    private static final int LONGEST_NAME = 40;
    private static final int MOST_PIECE = 8 << 20;
    private static final Duration FORGOTTEN_AFTER = Duration.ofDays(1);

    private final Path folder;
    private final ImageStore images;
    private final ImageLibrary library;
    private final UploadSettings settings;
    private final Clock clock;

    Uploads(
            @Value("${stratagrid.data:data}") Path data,
            ImageStore images,
            ImageLibrary library,
            UploadSettings settings,
            Clock clock) {
        this.folder = data.resolve("uploads");
        this.images = images;
        this.library = library;
        this.settings = settings;
        this.clock = clock;
    }

    Upload begin(UUID accountId, NewImage image) {
        String name = image.name() == null ? "" : image.name().strip();
        if (name.isEmpty() || name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw Refusal.invalid("name", "An image's name has 1 to " + LONGEST_NAME + " characters.");
        }
        if (image.tier() != Tier.WEB && image.tier() != Tier.APPLICATION) {
            throw Refusal.invalid("tier", "Own images are for web and application servers.");
        }
        if (images.countUploads(accountId) >= settings.mostPerAccount()) {
            throw new Refusal(
                    Refusal.Reason.CONFLICT,
                    "An account has at most " + settings.mostPerAccount()
                            + " images of its own. Delete one that is not needed any more.");
        }
        UUID id = UUID.randomUUID();
        images.beginUpload(id, accountId, name, image.tier());
        return send(accountId, id, 0, new byte[0]);
    }

    Upload send(UUID accountId, UUID id, long offset, byte[] piece) {
        require(accountId, id);
        if (piece.length > MOST_PIECE) {
            throw Refusal.invalid("file", "A piece has at most 8 MiB.");
        }
        if (offset < 0 || offset + piece.length > (long) settings.mostFileMib() << 20) {
            images.delete(id);
            remove(id);
            throw Refusal.invalid("file", "An image has at most " + settings.mostFileMib() + " MiB.");
        }
        try {
            Files.createDirectories(folder);
            try (FileChannel file = FileChannel.open(file(id), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                if (offset > file.size()) {
                    throw new Refusal(
                            Refusal.Reason.CONFLICT,
                            "A piece is missing: " + file.size() + " bytes are here. Go on from there.");
                }
                ByteBuffer rest = ByteBuffer.wrap(piece);
                for (long at = offset; rest.hasRemaining(); ) {
                    at += file.write(rest, at);
                }
                return new Upload(id, file.size());
            }
        } catch (IOException e) {
            throw new Refusal(Refusal.Reason.UNAVAILABLE, "The image cannot be stored now. Try again later.");
        }
    }

    /** The image is in the library from now on, or nothing is left of it. */
    StoredImage end(UUID accountId, UUID id) {
        require(accountId, id);
        try {
            DiskImageCheck.Found found = DiskImageCheck.check(file(id), (long) settings.mostDiskGib() << 30);
            long bytes = Files.size(file(id));
            String sha256 = ImageLibrary.digest(file(id));
            // From here on the library keeps this content.
            images.stored(id, bytes, sha256);
            library.keep(file(id), sha256);
            images.uploaded(id, ImageLibrary.ownVolume(sha256, found.format()), found.diskBytes());
        } catch (Refusal e) {
            images.delete(id);
            remove(id);
            throw e;
        } catch (IOException e) {
            throw new Refusal(Refusal.Reason.UNAVAILABLE, "The image cannot be read now. Send it again later.");
        }
        return images.find(id).orElseThrow();
    }

    /** What was begun and left, and contents that no image has any more. */
    void tidy() {
        images.uploadsBegunBefore(clock.instant().minus(FORGOTTEN_AFTER)).forEach(id -> {
            images.delete(id);
            remove(id);
        });
        left().filter(id -> images.findUpload(id).isEmpty()).forEach(this::remove);
        library.dropOwn(sha256 -> !images.hasContent(sha256));
    }

    /** Every upload has its row before its file. */
    private Stream<UUID> left() {
        String[] names = folder.toFile().list();
        return names == null ? Stream.empty() : Arrays.stream(names).map(UUID::fromString);
    }

    private void require(UUID accountId, UUID id) {
        images.findUpload(id)
                .filter(image -> image.accountId().equals(accountId))
                .orElseThrow(() -> Refusal.notFound("upload"));
    }

    private Path file(UUID id) {
        return folder.resolve(id.toString());
    }

    private void remove(UUID id) {
        try {
            Files.deleteIfExists(file(id));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
