package org.stratagrid.deployment;

import java.nio.ByteBuffer;

/** Disk images as files, written byte by byte. */
public final class SampleDisks {

    public static final int CLUSTER = 65536;

    private SampleDisks() {}

    /** A qcow2 disk of 1 GiB with one written cluster: header, refcount table, L1, L2, content. */
    public static ByteBuffer qcow2() {
        ByteBuffer file = ByteBuffer.allocate(6 * CLUSTER);
        file.putInt(0, 0x514649fb);
        file.putInt(4, 3);
        file.putInt(20, 16);
        file.putLong(24, 1L << 30);
        file.putInt(36, 2);
        file.putLong(40, 3L * CLUSTER);
        file.putLong(48, CLUSTER);
        file.putInt(56, 1);
        file.putInt(96, 4);
        file.putInt(100, 104);
        file.putLong(CLUSTER, 2L * CLUSTER);
        file.putLong(3 * CLUSTER, 4L * CLUSTER | 1L << 63);
        file.putLong(4 * CLUSTER, 5L * CLUSTER | 1L << 63);
        return file;
    }
}
