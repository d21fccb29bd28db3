package org.stratagrid.deployment.image;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.stratagrid.deployment.hypervisor.Hypervisor;
import org.stratagrid.deployment.node.Node;

/**
 * Volumes copied from node to node, a piece at a time through this process: nodes need no credentials for each other, and each
 * piece is a call of its own, which gives up when its node does not answer.
 */
public final class VolumeCopies {

    private static final int PIECE = 4 << 20;

    private VolumeCopies() {}

    /** What was read: the size of the volume's file and its digest. */
    public record Copied(long bytes, String sha256) {}

    /** Into a volume that is there. */
    public static Copied copy(Node from, String volume, Node to, String into) {
        Hypervisor source = from.hypervisor();
        Hypervisor target = to.hypervisor();
        MessageDigest digest = sha256();
        long at = 0;
        byte[] piece;
        do {
            piece = source.read(volume, at, PIECE);
            digest.update(piece);
            if (piece.length > 0) {
                target.write(into, at, piece);
            }
            at += piece.length;
        } while (piece.length == PIECE);
        return new Copied(at, HexFormat.of().formatHex(digest.digest()));
    }

    /** The digest of what a volume holds. */
    public static String digest(Hypervisor hypervisor, String volume) {
        MessageDigest digest = sha256();
        long at = 0;
        byte[] piece;
        do {
            piece = hypervisor.read(volume, at, PIECE);
            digest.update(piece);
            at += piece.length;
        } while (piece.length == PIECE);
        return HexFormat.of().formatHex(digest.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
