package org.stratagrid.contracts.deployment;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Tier;

/**
 * An image from which disks are made (spec CP-12, DM-4).
 *
 * @param own       its system is the customer's own, so that of a server made from it is {@link DesiredServer#OWN_SYSTEM}
 * @param name      of the server, or as the customer calls it
 * @param serverId  the server that it was taken of; null for an upload, as are {@code configurationId} and its name
 * @param version   counts up with each back-up of the server; 1 for an upload
 * @param takenAt   the moment whose state of the disk it holds; business time
 * @param bytes     its size where it is stored, without those that it builds on
 * @param disk      the least disk of a server made from it
 * @param quiet     the guest's file system stood still at that moment; otherwise it is as after a power cut
 * @param whole     false: it holds only what changed since an earlier one, which is kept for it whether or not it is still listed
 * @param node      where it is stored; null for an upload, which every node copies
 * @param problem   why it cannot be used now
 */
public record ServerImage(
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
        @Nullable String node,
        @Nullable String problem) {

    /** The id of the image that a BACK_UP order makes of a server. */
    public static UUID idOf(UUID orderId, UUID serverId) {
        return UUID.nameUUIDFromBytes(("back-up " + orderId + " " + serverId).getBytes(StandardCharsets.UTF_8));
    }
}
