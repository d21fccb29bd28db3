package org.stratagrid.deployment.hypervisor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The head of a file that libvirt saved a guest into: a header, the guest's XML, a cookie of libvirt's, and room. What QEMU saved
 * follows, and is the same whoever the guest is. libvirt restores a guest only under the name and UUID of its head, so another one
 * gets its own XML there.
 *
 * <pre>
 * 0   LibvirtQemudSave   12 unused words at the end, 92 bytes in all
 * 16  version, length of the data, was it running, compression, offset of the cookie in the data: words of the machine's order
 * 92  data: XML, a NUL, cookie, a NUL, zeros
 * </pre>
 */
final class SavedGuest {

    /** libvirt leaves 64 KiB for XML that grows. */
    static final int LONGEST_HEAD = 256 * 1024;

    private static final byte[] MAGIC = "LibvirtQemudSave".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION_AT = 16, LENGTH_AT = 20, COOKIE_AT = 32, DATA_AT = 92;
    private static final int VERSION = 2;
    /** The cookie is moved to the end of the room at the first change and stays there: a later change that breaks off spares it. */
    private static final int ROOM_FOR_COOKIE = 8192;

    private SavedGuest() {}

    /**
     * The head with this XML, of the same length as the one in the file, so that it can overwrite it.
     *
     * @param beginning of the file, at least its head
     * @throws HypervisorProblem when this is no such file, or there is not room enough
     */
    static byte[] as(byte[] beginning, String xml) {
        ByteBuffer header = ByteBuffer.wrap(beginning).order(ByteOrder.nativeOrder());
        if (beginning.length < DATA_AT
                || !Arrays.equals(Arrays.copyOf(beginning, MAGIC.length), MAGIC)
                || header.getInt(VERSION_AT) != VERSION) {
            throw new HypervisorProblem("This is not a saved guest, or one of a libvirt that is not known.");
        }
        int length = header.getInt(LENGTH_AT);
        int cookieAt = header.getInt(COOKIE_AT);
        if (length <= 0 || length > beginning.length - DATA_AT || cookieAt < 0 || cookieAt > length) {
            throw new HypervisorProblem("The head of the saved guest is damaged.");
        }
        byte[] cookie = cookieAt == 0 ? new byte[0] : text(beginning, DATA_AT + cookieAt, DATA_AT + length);
        byte[] content = xml.getBytes(StandardCharsets.UTF_8);
        int newCookieAt = length - ROOM_FOR_COOKIE;
        if (content.length >= newCookieAt || cookie.length >= ROOM_FOR_COOKIE) {
            throw new HypervisorProblem("The saved guest has no room for another description.");
        }
        byte[] head = new byte[DATA_AT + length];
        System.arraycopy(beginning, 0, head, 0, DATA_AT);
        ByteBuffer.wrap(head).order(ByteOrder.nativeOrder()).putInt(COOKIE_AT, cookie.length == 0 ? 0 : newCookieAt);
        System.arraycopy(content, 0, head, DATA_AT, content.length);
        System.arraycopy(cookie, 0, head, DATA_AT + newCookieAt, cookie.length);
        return head;
    }

    private static byte[] text(byte[] bytes, int from, int until) {
        int end = from;
        while (end < until && bytes[end] != 0) {
            end++;
        }
        return Arrays.copyOfRange(bytes, from, end);
    }
}
