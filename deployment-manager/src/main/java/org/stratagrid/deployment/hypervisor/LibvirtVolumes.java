package org.stratagrid.deployment.hypervisor;

import static org.stratagrid.deployment.hypervisor.LibvirtCalls.attempt;
import static org.stratagrid.deployment.hypervisor.LibvirtCalls.ignore;
import static org.stratagrid.deployment.hypervisor.LibvirtCalls.perform;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.libvirt.Additions;
import org.libvirt.Channel;
import org.libvirt.Connect;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;
import org.libvirt.StoragePool;
import org.libvirt.StorageVol;

/** The volumes of one pool of a node. */
final class LibvirtVolumes {

    private static final int PIECE = 256 * 1024;
    private static final int REFRESH_TRIES = 100;
    private static final long REFRESH_PAUSE_MILLIS = 100;

    /** qemu-img's words when its guest was killed while it noted what it writes. */
    private static final String MARKS_ARE_BROKEN = "is inconsistent and cannot be used";
    /** In a qcow2's header; zero: whoever opens it next drops the marks (QEMU's docs/interop/qcow2.txt, autoclear bit 0). */
    private static final long AUTOCLEAR_FEATURES = 88;

    private final Connect connection;
    private final String pool;

    LibvirtVolumes(Connect connection, String pool) {
        this.connection = connection;
        this.pool = pool;
    }

    long freeGib() throws LibvirtException {
        return pool().getInfo().available >> 30;
    }

    List<String> volumes() {
        return attempt("list the volumes", () -> Arrays.asList(pool().listVolumes()));
    }

    boolean hasVolume(String name) {
        return attempt("look a volume up", () -> volume(name) != null);
    }

    String volumePath(String name) {
        return attempt("look a volume up", () -> requireVolume(name).getPath());
    }

    /** Where the pool is on the node, as libvirt writes it into XML. */
    String folder() throws LibvirtException {
        return VolumeXml.path(pool().getXMLDesc(0));
    }

    VolumeSpec spec(String name) {
        return attempt("look a volume up", () -> {
            StorageVol volume = requireVolume(name);
            return new VolumeSpec(name, volume.getInfo().capacity, VolumeXml.backing(volume.getXMLDesc(0)));
        });
    }

    void createVolume(VolumeSpec spec) {
        perform("make volume " + spec.name(), () -> {
            if (volume(spec.name()) == null) {
                pool().storageVolCreateXML(VolumeXml.of(spec), 0);
            }
        });
    }

    void growVolume(String name, long bytes) {
        perform("grow volume " + name, () -> {
            StorageVol volume = requireVolume(name);
            if (volume.getInfo().capacity < bytes) {
                try {
                    volume.resize(bytes, 0);
                } catch (LibvirtException e) {
                    if (!String.valueOf(e.getMessage()).contains(MARKS_ARE_BROKEN)) {
                        throw e;
                    }
                    write(name, AUTOCLEAR_FEATURES, new byte[Long.BYTES]);
                    volume.resize(bytes, 0);
                }
            }
        });
    }

    void upload(String name, Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            copy(name, 0, content, Files.size(file));
        } catch (IOException e) {
            throw new HypervisorProblem("Could not read " + file + ": " + e.getMessage(), e);
        }
    }

    long fileBytes(String name) {
        return attempt("look a volume up", () -> Additions.physicalBytes(requireVolume(name)));
    }

    byte[] read(String name, long offset, int length) {
        return attempt("read volume " + name, () -> {
            byte[] content = new byte[length];
            byte[] piece = new byte[Math.min(PIECE, length)];
            int at = 0;
            try (Channel channel = Channel.outOfVolume(connection, requireVolume(name), offset, length)) {
                int count;
                while (at < length && (count = channel.receive(piece)) > 0) {
                    System.arraycopy(piece, 0, content, at, count);
                    at += count;
                }
                channel.finish();
            }
            return Arrays.copyOf(content, at);
        });
    }

    void write(String name, long offset, byte[] content) {
        try {
            copy(name, offset, new ByteArrayInputStream(content), content.length);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void copy(String name, long offset, InputStream content, long length) throws IOException {
        try {
            StorageVol volume = requireVolume(name);
            try (Channel channel = Channel.intoVolume(connection, volume, offset, length)) {
                byte[] piece;
                while ((piece = content.readNBytes(PIECE)).length > 0) {
                    for (int at = 0; at < piece.length; ) {
                        at += channel.send(at == 0 ? piece : Arrays.copyOfRange(piece, at, piece.length));
                    }
                }
                channel.finish();
            }
        } catch (LibvirtException e) {
            throw LibvirtCalls.problem("Could not fill volume " + name, e);
        }
    }

    void deleteVolume(String name) {
        perform("delete volume " + name, () -> {
            StorageVol volume = volume(name);
            if (volume != null) {
                volume.delete(0);
            }
        });
    }

    void refreshVolumes() {
        perform("refresh the pool", () -> {
            for (int tries = 1; ; tries++) {
                try {
                    pool().refresh(0);
                    return;
                } catch (LibvirtException e) {
                    // libvirt refuses while it makes or fills another volume of the pool.
                    if (tries == REFRESH_TRIES
                            || !String.valueOf(e.getMessage()).contains("asynchronous jobs")) {
                        throw e;
                    }
                    pause();
                }
            }
        });
    }

    private static void pause() {
        try {
            Thread.sleep(REFRESH_PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HypervisorProblem("Interrupted.", e);
        }
    }

    private StoragePool pool() throws LibvirtException {
        return connection.storagePoolLookupByName(pool);
    }

    private @Nullable StorageVol volume(String name) throws LibvirtException {
        try {
            return pool().storageVolLookupByName(name);
        } catch (LibvirtException e) {
            ignore(e, ErrorNumber.VIR_ERR_NO_STORAGE_VOL);
            return null;
        }
    }

    private StorageVol requireVolume(String name) throws LibvirtException {
        StorageVol volume = volume(name);
        if (volume == null) {
            throw new HypervisorProblem("Volume " + name + " does not exist on this node.");
        }
        return volume;
    }
}
