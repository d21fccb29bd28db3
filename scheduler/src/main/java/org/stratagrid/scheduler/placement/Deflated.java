package org.stratagrid.scheduler.placement;

import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Documents that are written with every placement and seldom read, in a quarter of their room (RFC 1950). */
final class Deflated {

    /** A new one first clears a quarter of a mebibyte. There are as many as were ever in use at once. */
    private static final Queue<Deflater> IDLE = new ConcurrentLinkedQueue<>();

    private Deflated() {}

    static byte[] of(byte[] document) {
        Deflater idle = IDLE.poll();
        Deflater deflater = idle == null ? new Deflater(Deflater.BEST_SPEED) : idle;
        try {
            deflater.setInput(document);
            deflater.finish();
            byte[] deflated = new byte[Math.max(64, document.length / 2)];
            int length = 0;
            while (!deflater.finished()) {
                if (length == deflated.length) {
                    deflated = Arrays.copyOf(deflated, 2 * length);
                }
                length += deflater.deflate(deflated, length, deflated.length - length);
            }
            return Arrays.copyOf(deflated, length);
        } finally {
            deflater.reset();
            IDLE.add(deflater);
        }
    }

    /** @throws IllegalArgumentException for what {@link #of} did not make */
    static byte[] inflate(byte[] deflated) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(deflated);
            byte[] document = new byte[8 * deflated.length];
            int length = 0;
            while (!inflater.finished()) {
                if (length == document.length) {
                    document = Arrays.copyOf(document, 2 * length);
                }
                int more = inflater.inflate(document, length, document.length - length);
                if (more == 0 && !inflater.finished()) {
                    throw new IllegalArgumentException("a deflated document ends too early");
                }
                length += more;
            }
            return Arrays.copyOf(document, length);
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("not a deflated document", e);
        } finally {
            inflater.end();
        }
    }
}
