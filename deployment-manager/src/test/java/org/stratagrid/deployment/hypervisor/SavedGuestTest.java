package org.stratagrid.deployment.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The head of a saved guest, as libvirt 9.0 writes and reads it. */
class SavedGuestTest {

    private static final String XML = "<domain type='qemu'>\n  <name>template</name>\n</domain>\n";
    private static final String COOKIE = "<cookie>\n  <slirpHelper/>\n</cookie>\n";
    private static final int ROOM = 65_537;

    /** As libvirt does: header, XML, NUL, cookie, NUL, zeros; then QEMU's part. */
    private static byte[] saved(String xml, String cookie, int room) {
        byte[] head = (xml + "\0" + cookie + (cookie.isEmpty() ? "" : "\0")).getBytes(StandardCharsets.UTF_8);
        int length = head.length + room;
        ByteBuffer file = ByteBuffer.allocate(92 + length + 16).order(ByteOrder.nativeOrder());
        file.put("LibvirtQemudSave".getBytes(StandardCharsets.US_ASCII));
        file.putInt(2).putInt(length).putInt(1).putInt(0);
        file.putInt(cookie.isEmpty() ? 0 : xml.getBytes(StandardCharsets.UTF_8).length + 1);
        file.position(92);
        file.put(head);
        Arrays.fill(file.array(), 92 + length, file.capacity(), (byte) 'Q');
        return file.array();
    }

    /** What libvirt reads: the XML up to its first NUL in what lies before the cookie, and the cookie. */
    private static String[] read(byte[] head) {
        ByteBuffer header = ByteBuffer.wrap(head).order(ByteOrder.nativeOrder());
        int length = header.getInt(20);
        int cookieAt = header.getInt(32);
        int xmlEnd = cookieAt == 0 ? length : cookieAt;
        String xml = new String(head, 92, xmlEnd, StandardCharsets.UTF_8);
        String cookie = cookieAt == 0 ? "" : new String(head, 92 + cookieAt, length - cookieAt, StandardCharsets.UTF_8);
        assertThat(xml).contains("\0");
        return new String[] {xml.substring(0, xml.indexOf('\0')), cookie.replaceAll("\0.*", "")};
    }

    @Test
    void anotherDescriptionTakesThePlaceOfTheFirstAndNothingElseChanges() {
        byte[] file = saved(XML, COOKIE, ROOM);
        String longer = XML.replace("template", "sg-0a1b2c3d-web-1") + "<!-- " + "ä".repeat(9_000) + " -->";
        byte[] head = SavedGuest.as(file, longer);
        assertThat(read(head)).containsExactly(longer, COOKIE);
        assertThat(head).hasSize(file.length - 16);
        assertThat(Arrays.copyOf(head, 32)).isEqualTo(Arrays.copyOf(file, 32));
    }

    @Test
    void aHeadThatBrokeOffHalfWayCanBeWrittenAgain() {
        byte[] file = saved(XML, COOKIE, ROOM);
        byte[] first = SavedGuest.as(file, XML.replace("template", "one"));
        byte[] second = SavedGuest.as(first, "<domain>" + "x".repeat(20_000) + "</domain>");
        for (int written : new int[] {0, 91, 5_000, 30_000, second.length}) {
            byte[] torn = first.clone();
            System.arraycopy(second, 0, torn, 0, written);
            assertThat(read(SavedGuest.as(torn, XML))).containsExactly(XML, COOKIE);
        }
    }

    @Test
    void aFileWithoutACookieStaysOne() {
        assertThat(read(SavedGuest.as(saved(XML, "", ROOM), "<domain/>"))).containsExactly("<domain/>", "");
    }

    @Test
    void whatIsNoSavedGuestOrHasNoRoomIsRefused() {
        byte[] file = saved(XML, COOKIE, ROOM);
        byte[] otherMagic = file.clone();
        otherMagic[3] = 'X';
        byte[] otherVersion = file.clone();
        otherVersion[16] = 9;
        byte[] tooLong = file.clone();
        tooLong[22] = 0x7f;
        for (byte[] bad : new byte[][] {new byte[0], new byte[91], otherMagic, otherVersion, tooLong}) {
            assertThatThrownBy(() -> SavedGuest.as(bad, XML)).isInstanceOf(HypervisorProblem.class);
        }
        assertThatThrownBy(() -> SavedGuest.as(file, "x".repeat(60_000)))
                .isInstanceOf(HypervisorProblem.class)
                .hasMessageContaining("room");
    }
}
