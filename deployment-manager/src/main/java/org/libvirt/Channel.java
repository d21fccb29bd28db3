package org.libvirt;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.PointerType;
import org.libvirt.jna.ConnectionPointer;
import org.libvirt.jna.DomainPointer;
import org.libvirt.jna.StorageVolPointer;

/**
 * A libvirt stream: to a guest's virtio channel, without blocking, or into and out of a volume. Unlike the binding's own it is never
 * touched by the garbage collector's thread: a connection must be used by one thread at a time.
 */
public final class Channel implements AutoCloseable {

    /** What a stream that does not block answers when it has nothing now. */
    public static final int NOTHING_NOW = -2;

    private static final int NON_BLOCKING = 1;
    private static final int FORCE = 1;

    private final StreamHandle stream;
    private boolean finished;

    private Channel(StreamHandle stream) {
        this.stream = stream;
    }

    public static final class StreamHandle extends PointerType {
        public StreamHandle() {}
    }

    interface Streams extends com.sun.jna.Library {
        Streams LIBVIRT = Native.load(Platform.isLinux() ? "virt" : "virt-0", Streams.class);

        StreamHandle virStreamNew(ConnectionPointer connection, int flags);

        int virDomainOpenChannel(DomainPointer domain, String name, StreamHandle stream, int flags);

        int virStorageVolUpload(StorageVolPointer volume, StreamHandle stream, long offset, long length, int flags);

        int virStorageVolDownload(StorageVolPointer volume, StreamHandle stream, long offset, long length, int flags);

        int virStreamSend(StreamHandle stream, byte[] data, long length);

        int virStreamRecv(StreamHandle stream, byte[] data, long length);

        int virStreamFinish(StreamHandle stream);

        int virStreamAbort(StreamHandle stream);

        int virStreamFree(StreamHandle stream);
    }

    /** A former client's connection to the guest's channel ends. */
    public static Channel toGuest(Connect connection, Domain domain, String name) throws LibvirtException {
        StreamHandle stream = open(connection, NON_BLOCKING);
        return begun(stream, Streams.LIBVIRT.virDomainOpenChannel(domain.vdp, name, stream, FORCE));
    }

    public static Channel intoVolume(Connect connection, StorageVol volume, long offset, long length)
            throws LibvirtException {
        StreamHandle stream = open(connection, 0);
        return begun(stream, Streams.LIBVIRT.virStorageVolUpload(volume.vsvp, stream, offset, length, 0));
    }

    /** To be read until its end. A length of 0 means: to the end of the volume. */
    public static Channel outOfVolume(Connect connection, StorageVol volume, long offset, long length)
            throws LibvirtException {
        StreamHandle stream = open(connection, 0);
        return begun(stream, Streams.LIBVIRT.virStorageVolDownload(volume.vsvp, stream, offset, length, 0));
    }

    private static StreamHandle open(Connect connection, int flags) throws LibvirtException {
        return ErrorHandler.processError(Streams.LIBVIRT.virStreamNew(connection.vcp, flags));
    }

    private static Channel begun(StreamHandle stream, int result) throws LibvirtException {
        try {
            ErrorHandler.processError(result);
        } catch (LibvirtException e) {
            Streams.LIBVIRT.virStreamFree(stream);
            throw e;
        }
        return new Channel(stream);
    }

    /** Number of bytes taken, or {@link #NOTHING_NOW}. */
    public int send(byte[] data) throws LibvirtException {
        return ErrorHandler.processError(Streams.LIBVIRT.virStreamSend(stream, data, data.length));
    }

    /** Number of bytes read, 0 at the end, or {@link #NOTHING_NOW}. */
    public int receive(byte[] data) throws LibvirtException {
        return ErrorHandler.processError(Streams.LIBVIRT.virStreamRecv(stream, data, data.length));
    }

    /** Everything was sent; returns when the other side has it. */
    public void finish() throws LibvirtException {
        ErrorHandler.processError(Streams.LIBVIRT.virStreamFinish(stream));
        finished = true;
    }

    /** To be called once. What was not finished is given up. */
    @Override
    public void close() {
        if (!finished) {
            Streams.LIBVIRT.virStreamAbort(stream);
        }
        Streams.LIBVIRT.virStreamFree(stream);
    }
}
