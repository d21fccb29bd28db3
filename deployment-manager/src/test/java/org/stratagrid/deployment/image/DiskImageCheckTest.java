package org.stratagrid.deployment.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.deployment.SampleDisks;

/** Files that customers bring, dangerous ones above all (spec DM-4). They are written here byte by byte, as an attacker would. */
class DiskImageCheckTest {

    private static final int CLUSTER = SampleDisks.CLUSTER;
    private static final long MOST = 64L << 30;

    @TempDir
    Path folder;

    private Path file(byte[] content) throws IOException {
        return Files.write(folder.resolve("image"), content);
    }

    private String refusal(Consumer<ByteBuffer> change) throws IOException {
        ByteBuffer file = SampleDisks.qcow2();
        change.accept(file);
        return refusal(file.array());
    }

    private String refusal(byte[] content) throws IOException {
        Path path = file(content);
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> DiskImageCheck.check(path, MOST));
        assertThat(refusal).as("a refusal").isNotNull();
        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.INVALID);
        assertThat(refusal.fields()).containsOnlyKeys("file");
        return refusal.sentence();
    }

    private static void text(ByteBuffer file, int at, String text) {
        file.put(at, text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void DM4_a_whole_qcow2_disk_is_taken() throws IOException {
        assertThat(DiskImageCheck.check(file(SampleDisks.qcow2().array()), MOST))
                .isEqualTo(new DiskImageCheck.Found("qcow2", 1L << 30));
    }

    @Test
    void DM4_a_raw_disk_with_a_boot_sector_is_taken() throws IOException {
        byte[] disk = new byte[1 << 20];
        disk[510] = 0x55;
        disk[511] = (byte) 0xaa;
        assertThat(DiskImageCheck.check(file(disk), MOST)).isEqualTo(new DiskImageCheck.Found("raw", 1 << 20));
    }

    @Test
    void DM4_a_file_of_the_host_as_base_is_refused() throws IOException {
        assertThat(refusal(file -> {
                    file.putLong(8, 512);
                    file.putInt(16, 11);
                    text(file, 512, "/etc/shadow");
                }))
                .contains("names another file as its base");
        assertThat(refusal(file -> file.putLong(8, 512))).contains("names another file as its base");
        assertThat(refusal(file -> file.putInt(16, 11))).contains("names another file as its base");
    }

    @Test
    void DM4_a_file_of_the_host_that_keeps_the_content_is_refused() throws IOException {
        assertThat(refusal(file -> file.putLong(72, 1 << 2))).contains("keeps its content in another file");
        // The name alone, without the feature's bit, and behind another extension.
        assertThat(refusal(file -> {
                    file.putInt(104, 0x6803f857);
                    file.putInt(108, 48);
                    file.putInt(160, 0x44415441);
                    file.putInt(164, 9);
                    text(file, 168, "/dev/vda1");
                }))
                .contains("names another file");
    }

    @Test
    void DM4_a_json_pseudo_file_as_base_is_refused_too() throws IOException {
        assertThat(refusal(file -> {
                    String json = "json:{\"driver\":\"file\",\"filename\":\"/etc/passwd\"}";
                    file.putLong(8, 200);
                    file.putInt(16, json.length());
                    text(file, 200, json);
                }))
                .contains("names another file as its base");
    }

    @Test
    void DM4_encrypted_images_are_refused() throws IOException {
        assertThat(refusal(file -> file.putInt(32, 1))).contains("encrypted");
        assertThat(refusal(file -> file.putInt(32, 2))).contains("encrypted");
        assertThat(refusal(file -> {
                    file.putInt(104, 0x0537be77);
                    file.putInt(108, 16);
                }))
                .contains("encrypted");
    }

    @ParameterizedTest
    @CsvSource({"1,not closed properly", "2,not closed properly", "16,not known here", "4096,not known here"})
    void DM4_what_the_image_demands_must_be_known(long incompatible, String words) throws IOException {
        assertThat(refusal(file -> file.putLong(72, incompatible))).contains(words);
    }

    @Test
    void DM4_impossible_numbers_are_refused() throws IOException {
        assertThat(refusal(file -> file.putInt(4, 4))).contains("version 4");
        assertThat(refusal(file -> file.putInt(20, 40))).contains("impossible size");
        assertThat(refusal(file -> file.putInt(20, 0))).contains("impossible size");
        assertThat(refusal(file -> file.putLong(24, 0))).contains("impossible size");
        assertThat(refusal(file -> file.putLong(24, -512))).contains("impossible size");
        assertThat(refusal(file -> file.putLong(24, 65L << 30))).contains("larger than the 64 GiB");
        assertThat(refusal(file -> file.putInt(100, 7))).contains("impossible length");
        assertThat(refusal(file -> file.putInt(100, 1 << 30))).contains("impossible length");
        assertThat(refusal(file -> {
                    file.putInt(104, 0x11111111);
                    file.putInt(108, -1);
                }))
                .contains("does not fit");
        assertThat(refusal(file -> file.putInt(60, 1))).contains("snapshots");
    }

    @Test
    void DM4_tables_must_lie_within_the_file() throws IOException {
        assertThat(refusal(file -> file.putInt(36, 1))).contains("shorter than its disk");
        assertThat(refusal(file -> file.putInt(36, -1))).contains("table is not within");
        assertThat(refusal(file -> file.putLong(40, 7L * CLUSTER))).contains("table is not within");
        assertThat(refusal(file -> file.putLong(40, -65536))).contains("table is not within");
        assertThat(refusal(file -> file.putLong(40, 3L * CLUSTER + 8))).contains("table is not within");
        assertThat(refusal(file -> file.putLong(48, 1L << 40))).contains("not within");
        assertThat(refusal(file -> file.putInt(56, -1))).contains("not within");
        assertThat(refusal(file -> file.putLong(3 * CLUSTER, 1L << 40))).contains("second table is not within");
        assertThat(refusal(file -> file.putLong(4 * CLUSTER, 1L << 50))).contains("content is not within");
        assertThat(refusal(file -> file.putLong(4 * CLUSTER, 1L << 62 | 1L << 50)))
                .contains("content is not within");
        assertThat(refusal(Arrays.copyOf(SampleDisks.qcow2().array(), 4 * CLUSTER)))
                .contains("not within");
    }

    @Test
    void DM4_what_is_no_image_is_refused() throws IOException {
        assertThat(refusal(new byte[0])).contains("no disk image");
        assertThat(refusal("hello".getBytes(StandardCharsets.US_ASCII))).contains("no disk image");
        assertThat(refusal(new byte[1 << 20])).contains("neither is a qcow2 file");
        assertThat(refusal(Arrays.copyOf(SampleDisks.qcow2().array(), 100))).contains("no disk image");
    }

    /** QEMU and libvirt would recognise them behind a boot sector's signature, and some name other files. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "# Disk DescriptorFile\nparentFileNameHint=\"/etc/shadow\"",
                "KDMV",
                "COWD",
                "<<< Oracle VM VirtualBox Disk Image >>>",
                "vhdxfile",
                "conectix",
                "LUKS\u00ba\u00be",
                "QED\0",
                "WithoutFreeSpace"
            })
    void DM4_other_formats_are_named_and_refused(String beginning) throws IOException {
        byte[] disk = new byte[1 << 20];
        byte[] text = beginning.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(text, 0, disk, 0, text.length);
        disk[510] = 0x55;
        disk[511] = (byte) 0xaa;
        assertThat(refusal(disk)).contains("Convert it first");
    }
}
