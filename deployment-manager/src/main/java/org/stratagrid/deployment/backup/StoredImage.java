package org.stratagrid.deployment.backup;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.deployment.ImageKind;
import org.stratagrid.contracts.values.Tier;

/**
 * An image as its row has it. Until it is ready, what is not known yet is null.
 *
 * @param own       the system in it is the customer's own
 * @param base      the volume that disks made from it are overlays on
 * @param diskBytes of the disk in it
 * @param bytes     of its file, as are those of {@code sha256}
 * @param quiet     the guest's file system stood still when it was taken
 * @param parentId  it holds only what changed since that one was taken; null: it is whole
 */
public record StoredImage(
        UUID id,
        UUID accountId,
        ImageKind kind,
        String name,
        Tier tier,
        @Nullable UUID serverId,
        @Nullable UUID configurationId,
        @Nullable String configurationName,
        int version,
        @Nullable UUID orderId,
        boolean ready,
        @Nullable UUID nodeId,
        boolean own,
        @Nullable String base,
        @Nullable Long diskBytes,
        @Nullable Long bytes,
        @Nullable String sha256,
        boolean quiet,
        @Nullable Instant takenAt,
        @Nullable UUID parentId) {

    private static final long GIB = 1L << 30;

    /** In sentences. */
    public String words() {
        return "back-up " + version + " of " + name;
    }

    /** The least disk that holds it. */
    public int diskGib() {
        return diskBytes == null ? 0 : (int) ((diskBytes + GIB - 1) / GIB);
    }
}
