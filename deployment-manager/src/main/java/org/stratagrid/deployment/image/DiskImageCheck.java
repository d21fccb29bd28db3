package org.stratagrid.deployment.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.stratagrid.contracts.values.Refusal;

/**
 * Looks at a file that a customer brought before anything opens it as a disk (spec DM-4). QEMU believes what a qcow2 file says of
 * itself: a backing or data file that it names would be read on the node, whatever that is. So only what is a disk in itself is let
 * through. Refusals are INVALID at the field "file".
 */
public final class DiskImageCheck {

    /** What the file is: "qcow2" or "raw", and the size of the disk in it. */
    public record Found(String format, long diskBytes) {}

    private static final int SECTOR = 512;
    private static final int BOOT_SIGNATURE_AT = 510;
    private static final long LONGEST_TABLE = 32L << 20;
    private static final int VERSION_2_HEADER = 72, VERSION_3_HEADER = 104;
    private static final int LEAST_CLUSTER_BITS = 9, MOST_CLUSTER_BITS = 21;
    /** Bits of the incompatible features. */
    private static final long DIRTY = 1, CORRUPT = 1 << 1, DATA_FILE = 1 << 2, COMPRESSION_TYPE = 1 << 3;

    private static final int END_OF_EXTENSIONS = 0,
            DATA_FILE_NAME = 0x44415441,
            ENCRYPTION = 0x0537be77,
            BACKING_FORMAT = 0xe2792aca;

    private static final long HOST_OFFSET = 0x00fffffffffffe00L;
    private static final long COMPRESSED = 1L << 62;

    /** Beginnings of formats that QEMU or libvirt would recognise, and that can name other files. */
    private static final Map<String, String> FOREIGN = Map.ofEntries(
            Map.entry("QED\0", "QED"),
            Map.entry("KDMV", "VMDK"),
            Map.entry("COWD", "VMDK"),
            Map.entry("# Disk DescriptorFile", "VMDK"),
            Map.entry("<<< ", "VDI"),
            Map.entry("vhdxfile", "VHDX"),
            Map.entry("conectix", "VHD"),
            Map.entry("LUKS", "LUKS"),
            Map.entry("WithoutFreeSpace", "Parallels"),
            Map.entry("WithouFreSpacExt", "Parallels"),
            Map.entry("Bochs Virtual HD Image", "Bochs"),
            Map.entry("#!/bin/sh\n#V2.0 Format\n", "cloop"),
            Map.entry("OOOM", "copy-on-write"));

    private final FileChannel file;
    private final long fileBytes;
    private final long mostBytes;

    private DiskImageCheck(FileChannel file, long fileBytes, long mostBytes) {
        this.file = file;
        this.fileBytes = fileBytes;
        this.mostBytes = mostBytes;
    }

    /** @param mostBytes of the disk in it */
    public static Found check(Path path, long mostBytes) throws IOException {
        try (FileChannel file = FileChannel.open(path)) {
            return new DiskImageCheck(file, file.size(), mostBytes).check();
        }
    }

    private Found check() throws IOException {
        ByteBuffer beginning = read(0, SECTOR);
        if (beginning.remaining() < SECTOR) {
            throw refused("This is no disk image: it has " + fileBytes + " bytes only.");
        }
        return beginning.getInt(0) == Qcow2.MAGIC ? qcow2() : raw(beginning);
    }

    private Found raw(ByteBuffer beginning) {
        String text = StandardCharsets.ISO_8859_1.decode(beginning.duplicate()).toString();
        FOREIGN.forEach((magic, format) -> {
            if (text.startsWith(magic)) {
                throw refused("This is a " + format + " image. Convert it first, for example with: qemu-img convert -O"
                        + " qcow2 IMAGE new.qcow2");
            }
        });
        if ((beginning.getShort(BOOT_SIGNATURE_AT) & 0xffff) != 0x55aa) {
            throw refused("This is no disk image: it neither is a qcow2 file nor begins with a boot sector.");
        }
        requireSize(fileBytes);
        return new Found("raw", fileBytes);
    }

    private Found qcow2() throws IOException {
        ByteBuffer header = read(0, VERSION_3_HEADER);
        int version = header.getInt(4);
        if ((version != 2 && version != 3)
                || header.remaining() < (version == 2 ? VERSION_2_HEADER : VERSION_3_HEADER)) {
            throw refused("This qcow2 file is of version " + version + ". Versions 2 and 3 are taken.");
        }
        if (header.getLong(8) != 0 || header.getInt(16) != 0) {
            throw refused(
                    "This image is an overlay: it names another file as its base, which is not part of it. Make it"
                            + " whole first, for example with: qemu-img convert -O qcow2 IMAGE new.qcow2");
        }
        if (header.getInt(32) != 0) {
            throw refused("This image is encrypted. Bring it without encryption.");
        }
        int clusterBits = header.getInt(20);
        if (clusterBits < LEAST_CLUSTER_BITS || clusterBits > MOST_CLUSTER_BITS) {
            throw damaged("its clusters have an impossible size");
        }
        long cluster = 1L << clusterBits;
        if (version == 3) {
            features(header.getLong(72));
        }
        extensions(version == 2 ? VERSION_2_HEADER : header.getInt(100), cluster);
        long size = header.getLong(24);
        requireSize(size);
        if (header.getInt(60) != 0) {
            throw refused("This image has snapshots in it. Delete them first: qemu-img snapshot -d NAME IMAGE");
        }
        table(header.getLong(48), (header.getInt(56) & 0xffffffffL) << clusterBits, cluster, "list of used clusters");
        clusters(header.getLong(40), header.getInt(36) & 0xffffffffL, size, clusterBits);
        return new Found("qcow2", size);
    }

    private static void features(long incompatible) {
        if ((incompatible & DATA_FILE) != 0) {
            throw refused(
                    "This image keeps its content in another file, which is not part of it. Make it whole first, for"
                            + " example with: qemu-img convert -O qcow2 IMAGE new.qcow2");
        }
        if ((incompatible & (DIRTY | CORRUPT)) != 0) {
            throw refused("This image was not closed properly. Repair it first: qemu-img check -r all IMAGE");
        }
        if ((incompatible & ~COMPRESSION_TYPE) != 0) {
            throw refused(
                    "This image uses features that are not known here. Convert it first, for example with: qemu-img"
                            + " convert -O qcow2 IMAGE new.qcow2");
        }
    }

    /** They lie between the header and the end of the first cluster. */
    private void extensions(int headerLength, long cluster) throws IOException {
        if (headerLength < VERSION_2_HEADER || headerLength % 8 != 0 || headerLength > cluster) {
            throw damaged("its header has an impossible length");
        }
        long at = headerLength;
        while (at + 8 <= cluster) {
            ByteBuffer extension = read(at, 8);
            if (extension.remaining() < 8) {
                throw damaged("it ends within its header");
            }
            long length = extension.getInt(4) & 0xffffffffL;
            switch (extension.getInt(0)) {
                case END_OF_EXTENSIONS -> {
                    return;
                }
                case DATA_FILE_NAME ->
                    throw refused("This image names another file that keeps its content. Make it whole first.");
                case BACKING_FORMAT -> throw refused("This image is an overlay on another one. Make it whole first.");
                case ENCRYPTION -> throw refused("This image is encrypted. Bring it without encryption.");
                default -> at += 8 + (length + 7) / 8 * 8;
            }
        }
        if (at > cluster) {
            throw damaged("its header does not fit where it belongs");
        }
    }

    private void requireSize(long size) {
        if (size <= 0 || size % SECTOR != 0) {
            throw damaged("its disk has an impossible size");
        }
        if (size > mostBytes) {
            throw refused("The disk in this image is larger than the " + (mostBytes >> 30) + " GiB that are taken.");
        }
    }

    private void table(long offset, long length, long cluster, String what) {
        if (offset <= 0
                || offset % cluster != 0
                || length <= 0
                || length > LONGEST_TABLE
                || offset > fileBytes
                || length > fileBytes - offset) {
            throw damaged("its " + what + " is not within the file");
        }
    }

    /** Everything that the tables point at is in the file. */
    private void clusters(long tableOffset, long entries, long size, int clusterBits) throws IOException {
        long cluster = 1L << clusterBits;
        long covered = cluster * (cluster / 8);
        if (entries < (size + covered - 1) / covered) {
            throw damaged("its table is shorter than its disk");
        }
        table(tableOffset, entries * 8, cluster, "table");
        ByteBuffer first = read(tableOffset, (int) (entries * 8));
        while (first.hasRemaining()) {
            long second = first.getLong() & HOST_OFFSET;
            if (second == 0) {
                continue;
            }
            table(second, cluster, cluster, "second table");
            ByteBuffer list = read(second, (int) cluster);
            while (list.remaining() >= 8) {
                entry(list.getLong(), cluster, clusterBits);
            }
        }
    }

    private void entry(long entry, long cluster, int clusterBits) {
        boolean compressed = (entry & COMPRESSED) != 0;
        long offset = compressed ? entry & ((1L << (62 - (clusterBits - 8))) - 1) : entry & HOST_OFFSET;
        if (offset > fileBytes || (!compressed && offset % cluster != 0)) {
            throw damaged("its content is not within the file");
        }
    }

    private ByteBuffer read(long offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        long at = offset;
        while (buffer.hasRemaining()) {
            int count = file.read(buffer, at);
            if (count < 0) {
                break;
            }
            at += count;
        }
        return buffer.flip();
    }

    private static Refusal damaged(String how) {
        return refused("This image is damaged: " + how + ".");
    }

    private static Refusal refused(String sentence) {
        return Refusal.invalid("file", sentence);
    }
}
