package org.stratagrid.deployment.image;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.stratagrid.deployment.hypervisor.Hypervisor;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;

/**
 * Makes one overlay of a copy of a disk's top layer and of later copies of what changed. Each file is read once, from its beginning
 * to its end, and must be what was stored; of what it holds goes on only what no later one holds as well.
 */
public final class DiskLayers {

    private static final int PIECE = 4 << 20;
    /** In the entries of {@link #tables}: the number of the layer that has the cluster, in the bits that are 0 in its offset. */
    private static final int FIRST_LAYER = 2;

    private static final long LAYER = Qcow2.CLUSTER - 1;

    /**
     * A file on a node.
     *
     * @param words what it is to people
     */
    public record Layer(Hypervisor node, String volume, String sha256, String words) {}

    private final List<Layer> layers;
    private final SortedMap<Integer, long[]> tables = new TreeMap<>();
    /** Of each layer, what is taken from it: where that is in its file (high half) and in the disk (low half), in clusters. */
    private final List<long[]> taken = new ArrayList<>();

    private DiskLayers(List<Layer> layers) {
        this.layers = layers;
    }

    /**
     * @param layers the oldest first
     * @param volume a new overlay of {@code diskBytes} on {@code base}. A {@link HypervisorProblem} when a layer is not what was
     *               stored; then it holds something useless
     */
    public static void join(List<Layer> layers, Hypervisor to, String volume, String base, long diskBytes) {
        if (to.simulated()) {
            layers.forEach(layer -> requireContent(layer, VolumeCopies.digest(layer.node(), layer.volume())));
            return;
        }
        DiskLayers joined = new DiskLayers(layers);
        joined.look();
        joined.write(new Pieces(to, volume), base, diskBytes);
    }

    private void look() {
        int number = FIRST_LAYER;
        for (Layer layer : layers) {
            long mark = number++;
            Qcow2.tables(layer.node(), layer.volume()).forEach((at, entries) -> {
                long[] table = tables.computeIfAbsent(at, key -> new long[Qcow2.ENTRIES]);
                for (int i = 0; i < entries.length; i++) {
                    if (entries[i] != 0) {
                        table[i] = entries[i] == Qcow2.ZEROS ? Qcow2.ZEROS : entries[i] | mark;
                    }
                }
            });
        }
        for (int i = 0; i < layers.size(); i++) {
            taken.add(takenFrom(i + FIRST_LAYER));
        }
    }

    private long[] takenFrom(int layer) {
        long[] found = new long[1024];
        int count = 0;
        for (var part : tables.entrySet()) {
            for (int i = 0; i < Qcow2.ENTRIES; i++) {
                long entry = part.getValue()[i];
                if ((entry & LAYER) == layer) {
                    if (count == found.length) {
                        found = Arrays.copyOf(found, count * 2);
                    }
                    long inDisk = (long) part.getKey() * Qcow2.ENTRIES + i;
                    found[count++] = entry >> Qcow2.CLUSTER_BITS << 32 | inDisk;
                }
            }
        }
        long[] all = Arrays.copyOf(found, count);
        Arrays.sort(all);
        return all;
    }

    private void write(Pieces file, String base, long diskBytes) {
        long content = taken.stream().mapToLong(all -> all.length).sum();
        int firstTable = (int) ((diskBytes + Qcow2.COVERED - 1) / Qcow2.COVERED);
        long firstTableClusters = clusters((long) firstTable * Long.BYTES);
        // The header, the list of the blocks of counts, these blocks, the first table, the tables, the content.
        long others = 2 + firstTableClusters + tables.size() + content;
        long perBlock = Qcow2.CLUSTER / Short.BYTES;
        // A block counts itself too.
        long blocks = (others + perBlock - 2) / (perBlock - 1);
        if (blocks > Qcow2.ENTRIES) {
            throw new HypervisorProblem("The disk is too large.");
        }
        long firstTableAt = (2 + blocks) << Qcow2.CLUSTER_BITS;
        file.append(Qcow2.header(base, diskBytes, Qcow2.CLUSTER, firstTable, firstTableAt));

        ByteBuffer list = ByteBuffer.allocate(Qcow2.CLUSTER);
        for (int i = 0; i < blocks; i++) {
            list.putLong((2L + i) << Qcow2.CLUSTER_BITS);
        }
        file.append(list.array());
        for (long counted = 0, all = others + blocks; counted < blocks * perBlock; counted += perBlock) {
            ByteBuffer counts = ByteBuffer.allocate(Qcow2.CLUSTER);
            for (long i = counted; i < Math.min(all, counted + perBlock); i++) {
                counts.putShort((short) 1);
            }
            file.append(counts.array());
        }

        long at = firstTableAt + (firstTableClusters << Qcow2.CLUSTER_BITS);
        ByteBuffer first = ByteBuffer.allocate((int) (firstTableClusters << Qcow2.CLUSTER_BITS));
        for (int number : tables.keySet()) {
            first.putLong(number * Long.BYTES, at | Qcow2.OWN);
            at += Qcow2.CLUSTER;
        }
        file.append(first.array());
        for (long[] all : taken) {
            for (long one : all) {
                int inDisk = (int) one;
                Objects.requireNonNull(tables.get(inDisk / Qcow2.ENTRIES))[inDisk % Qcow2.ENTRIES] = at | Qcow2.OWN;
                at += Qcow2.CLUSTER;
            }
        }
        for (long[] entries : tables.values()) {
            ByteBuffer table = ByteBuffer.allocate(Qcow2.CLUSTER);
            table.asLongBuffer().put(entries);
            file.append(table.array());
        }
        for (int i = 0; i < layers.size(); i++) {
            appendContent(file, layers.get(i), taken.get(i));
        }
        file.end();
    }

    private static long clusters(long bytes) {
        return (bytes + Qcow2.CLUSTER - 1) / Qcow2.CLUSTER;
    }

    private static void appendContent(Pieces file, Layer layer, long[] wanted) {
        MessageDigest digest = VolumeCopies.sha256();
        int next = 0;
        long at = 0;
        byte[] piece;
        do {
            piece = layer.node().read(layer.volume(), at, PIECE);
            digest.update(piece);
            for (; next < wanted.length && (wanted[next] >> 32 << Qcow2.CLUSTER_BITS) < at + piece.length; next++) {
                int from = (int) ((wanted[next] >> 32 << Qcow2.CLUSTER_BITS) - at);
                // The last cluster of a file may end early; the rest of it is zeros.
                byte[] cluster = new byte[Qcow2.CLUSTER];
                System.arraycopy(piece, from, cluster, 0, Math.min(Qcow2.CLUSTER, piece.length - from));
                file.append(cluster);
            }
            at += piece.length;
        } while (piece.length == PIECE);
        requireContent(layer, HexFormat.of().formatHex(digest.digest()));
    }

    private static void requireContent(Layer layer, String sha256) {
        if (!sha256.equals(layer.sha256())) {
            throw new HypervisorProblem(layer.words() + " is damaged: it is not what was stored.");
        }
    }

    /** A file written from its beginning to its end, a piece at a time. */
    private static final class Pieces {

        private final Hypervisor node;
        private final String volume;
        private final ByteBuffer piece = ByteBuffer.allocate(PIECE);
        private long at;

        Pieces(Hypervisor node, String volume) {
            this.node = node;
            this.volume = volume;
        }

        void append(byte[] content) {
            for (int from = 0; from < content.length; ) {
                int count = Math.min(piece.remaining(), content.length - from);
                piece.put(content, from, count);
                from += count;
                if (!piece.hasRemaining()) {
                    end();
                }
            }
        }

        void end() {
            if (piece.position() > 0) {
                node.write(volume, at, Arrays.copyOf(piece.array(), piece.position()));
                at += piece.position();
                piece.clear();
            }
        }
    }
}
