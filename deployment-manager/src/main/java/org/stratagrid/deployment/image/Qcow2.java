package org.stratagrid.deployment.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import org.stratagrid.deployment.hypervisor.Hypervisor;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;

/**
 * Overlays as QEMU makes them: qcow2 files with clusters of 64 KiB. Numbers are big-endian; see QEMU's docs/interop/qcow2.txt.
 * A disk's clusters are listed in tables of {@link #ENTRIES}, a file has one for each part of the disk that it holds anything of.
 */
final class Qcow2 {

    static final int MAGIC = 0x514649fb;
    static final int CLUSTER_BITS = 16, CLUSTER = 1 << CLUSTER_BITS, ENTRIES = CLUSTER / Long.BYTES;
    /** Of the disk, in one table. */
    static final long COVERED = (long) CLUSTER * ENTRIES;
    /** An entry that says that the cluster holds zeros, whatever the base has there. */
    static final long ZEROS = 1;
    /** Of entries of both kinds of tables: nobody else uses the cluster. */
    static final long OWN = 1L << 63;

    static final int HEADER = 104;
    private static final int BACKING_FORMAT = 0xe2792aca;
    private static final long HOST_OFFSET = 0x00fffffffffffe00L;
    private static final long COMPRESSED = 1L << 62;
    private static final long LONGEST_TABLE = 32L << 20;

    private Qcow2() {}

    /**
     * The tables of a file by their numbers. Each entry is the offset in the file of that cluster, {@link #ZEROS}, or 0 where the
     * file has nothing of its own.
     */
    static SortedMap<Integer, long[]> tables(Hypervisor node, String volume) {
        long fileBytes = node.fileBytes(volume);
        ByteBuffer header = ByteBuffer.wrap(node.read(volume, 0, HEADER));
        if (header.capacity() < HEADER
                || header.getInt(0) != MAGIC
                || header.getInt(4) < 2
                || header.getInt(20) != CLUSTER_BITS
                || (header.getInt(4) > 2 && header.getLong(72) != 0)) {
            throw damaged();
        }
        long length = (header.getInt(36) & 0xffffffffL) * Long.BYTES;
        long offset = header.getLong(40);
        require(length <= LONGEST_TABLE && offset > 0 && offset <= fileBytes - length);
        ByteBuffer first = ByteBuffer.wrap(node.read(volume, offset, (int) length));
        SortedMap<Integer, long[]> tables = new TreeMap<>();
        for (int number = 0; first.hasRemaining(); number++) {
            long second = first.getLong() & HOST_OFFSET;
            require(second % CLUSTER == 0 && second <= fileBytes - CLUSTER);
            if (second != 0) {
                tables.put(number, table(ByteBuffer.wrap(node.read(volume, second, CLUSTER)), fileBytes));
            }
        }
        return tables;
    }

    private static long[] table(ByteBuffer list, long fileBytes) {
        long[] table = new long[ENTRIES];
        for (int i = 0; i < ENTRIES; i++) {
            long entry = list.getLong();
            long offset = entry & HOST_OFFSET;
            require((entry & COMPRESSED) == 0 && offset % CLUSTER == 0 && offset < fileBytes);
            table[i] = (entry & ZEROS) != 0 ? ZEROS : offset;
        }
        return table;
    }

    /** The first cluster of an overlay. What it names lies in the order in which the parameters come, each from a cluster's beginning. */
    static byte[] header(String base, long diskBytes, int countsOffset, int firstTableLength, long firstTableOffset) {
        byte[] name = base.getBytes(StandardCharsets.UTF_8);
        byte[] format = (base.endsWith(".raw") ? "raw" : "qcow2").getBytes(StandardCharsets.UTF_8);
        int nameOffset = HEADER + 8 + 8 + 8;
        if (name.length > 1023) {
            throw new HypervisorProblem("The path of the base image is too long: " + base);
        }
        ByteBuffer header = ByteBuffer.allocate(CLUSTER);
        header.putInt(MAGIC).putInt(3);
        header.putLong(nameOffset).putInt(name.length);
        header.putInt(CLUSTER_BITS).putLong(diskBytes).putInt(0);
        header.putInt(firstTableLength).putLong(firstTableOffset);
        header.putLong(countsOffset).putInt(1);
        header.putInt(0).putLong(0); // no snapshots
        header.putLong(0).putLong(0).putLong(0); // no features
        header.putInt(4).putInt(HEADER); // counts of 16 bits
        header.putInt(BACKING_FORMAT).putInt(format.length).put(format);
        header.position(nameOffset - 8).putLong(0); // end of the extensions
        return header.put(name).array();
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw damaged();
        }
    }

    private static HypervisorProblem damaged() {
        return new HypervisorProblem("The image is damaged: it is not as it was stored.");
    }
}
