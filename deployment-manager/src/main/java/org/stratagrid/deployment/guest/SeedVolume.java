package org.stratagrid.deployment.guest;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;

/**
 * An ISO 9660 file system labelled "cidata" with a few small files: cloud-init's NoCloud source. Plain ISO 9660 (ECMA-119) with
 * names in capitals, which Linux shows in small letters.
 */
final class SeedVolume {

    private static final int SECTOR = 2048;
    private static final int PRIMARY = 16,
            TERMINATOR = 17,
            PATHS_LITTLE = 18,
            PATHS_BIG = 19,
            ROOT = 20,
            FIRST_FILE = 21;
    private static final int DIRECTORY = 2;

    private SeedVolume() {}

    /** @param size of the volume in bytes, a multiple of 2 KiB */
    static byte[] of(Map<String, String> files, int size) {
        Map<String, byte[]> contents = new TreeMap<>();
        files.forEach((name, text) ->
                contents.put(name.toUpperCase(Locale.ROOT) + ".;1", text.getBytes(StandardCharsets.UTF_8)));
        ByteBuffer volume = ByteBuffer.allocate(size);
        primary(volume, size / SECTOR);
        volume.position(TERMINATOR * SECTOR).put((byte) 255).put(ascii("CD001")).put((byte) 1);
        paths(volume.position(PATHS_LITTLE * SECTOR), ByteOrder.LITTLE_ENDIAN);
        paths(volume.position(PATHS_BIG * SECTOR), ByteOrder.BIG_ENDIAN);
        volume.position(ROOT * SECTOR);
        record(volume, new byte[] {0}, ROOT, SECTOR, DIRECTORY);
        record(volume, new byte[] {1}, ROOT, SECTOR, DIRECTORY);
        int sector = FIRST_FILE;
        for (Map.Entry<String, byte[]> file : contents.entrySet()) {
            byte[] content = file.getValue();
            record(volume, ascii(file.getKey()), sector, content.length, 0);
            int sectors = Math.max(1, (content.length + SECTOR - 1) / SECTOR);
            if ((sector + sectors) * SECTOR > size) {
                throw new HypervisorProblem("The settings of a guest do not fit their volume.");
            }
            volume.put(sector * SECTOR, content);
            sector += sectors;
        }
        return volume.array();
    }

    private static void primary(ByteBuffer volume, int sectors) {
        int at = PRIMARY * SECTOR;
        // Texts are filled up with blanks.
        for (int i = at + 8; i < at + 72; i++) {
            volume.put(i, (byte) ' ');
        }
        for (int i = at + 190; i < at + 813; i++) {
            volume.put(i, (byte) ' ');
        }
        volume.put(at, (byte) 1).put(at + 1, ascii("CD001")).put(at + 6, (byte) 1);
        volume.put(at + 40, ascii("cidata"));
        both(volume, at + 80, sectors);
        bothShort(volume, at + 120, 1);
        bothShort(volume, at + 124, 1);
        bothShort(volume, at + 128, SECTOR);
        both(volume, at + 132, 10);
        volume.order(ByteOrder.LITTLE_ENDIAN).putInt(at + 140, PATHS_LITTLE);
        volume.order(ByteOrder.BIG_ENDIAN).putInt(at + 148, PATHS_BIG);
        volume.position(at + 156);
        record(volume, new byte[] {0}, ROOT, SECTOR, DIRECTORY);
        for (int date = at + 813; date < at + 881; date += 17) {
            volume.put(date, ascii("0000000000000000"));
        }
        volume.put(at + 881, (byte) 1);
    }

    /** The root folder is the only one. */
    private static void paths(ByteBuffer volume, ByteOrder order) {
        volume.put((byte) 1).put((byte) 0);
        volume.order(order).putInt(ROOT).putShort((short) 1).order(ByteOrder.BIG_ENDIAN);
        volume.put((byte) 0).put((byte) 0);
    }

    private static void record(ByteBuffer volume, byte[] name, int sector, int length, int flags) {
        int size = 33 + name.length + (name.length % 2 == 0 ? 1 : 0);
        int at = volume.position();
        volume.put(at, (byte) size);
        both(volume, at + 2, sector);
        both(volume, at + 10, length);
        // 1 January 2000
        volume.put(at + 18, new byte[] {100, 1, 1, 0, 0, 0, 0});
        volume.put(at + 25, (byte) flags);
        bothShort(volume, at + 28, 1);
        volume.put(at + 32, (byte) name.length);
        volume.put(at + 33, name);
        volume.position(at + size);
    }

    /** In both byte orders, one after the other. */
    private static void both(ByteBuffer volume, int at, int value) {
        volume.order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
        volume.order(ByteOrder.BIG_ENDIAN).putInt(at + 4, value);
    }

    private static void bothShort(ByteBuffer volume, int at, int value) {
        volume.order(ByteOrder.LITTLE_ENDIAN).putShort(at, (short) value);
        volume.order(ByteOrder.BIG_ENDIAN).putShort(at + 2, (short) value);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
