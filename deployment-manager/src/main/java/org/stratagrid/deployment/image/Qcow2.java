package org.stratagrid.deployment.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;

/** The beginning of a qcow2 file. Numbers are big-endian; see QEMU's docs/interop/qcow2.txt. */
public final class Qcow2 {

    static final int MAGIC = 0x514649fb;
    private static final int VERSION = 4, BACKING_OFFSET = 8, BACKING_LENGTH = 16, CLUSTER_BITS = 20;
    private static final int LONGEST_BACKING = 1023;

    private Qcow2() {}

    /**
     * The same beginning of a file, naming another base: nodes have their pools in different places.
     *
     * @param beginning at least the first cluster of an overlay
     */
    public static byte[] withBase(byte[] beginning, String path) {
        ByteBuffer header = ByteBuffer.wrap(beginning.clone());
        if (beginning.length < 104 || header.getInt(0) != MAGIC || header.getInt(VERSION) < 2) {
            throw new HypervisorProblem("The image is no qcow2 file.");
        }
        long offset = header.getLong(BACKING_OFFSET);
        int cluster = 1 << header.getInt(CLUSTER_BITS);
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        if (offset <= 0 || offset > cluster || header.capacity() < cluster) {
            throw new HypervisorProblem("The image is no overlay on another one.");
        }
        // QEMU writes the name last into the first cluster, so the rest of that is free.
        if (name.length > LONGEST_BACKING || offset + name.length > cluster) {
            throw new HypervisorProblem("The path of the base image is too long: " + path);
        }
        header.putInt(BACKING_LENGTH, name.length);
        header.position((int) offset).put(name);
        return header.array();
    }
}
