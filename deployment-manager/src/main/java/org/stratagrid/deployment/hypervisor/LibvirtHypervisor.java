package org.stratagrid.deployment.hypervisor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.libvirt.Additions;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.DomainInfo.DomainState;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;
import org.libvirt.NodeInfo;
import org.libvirt.StoragePool;
import org.libvirt.StorageVol;
import org.libvirt.Stream;

/** A node by libvirt. */
class LibvirtHypervisor implements Hypervisor {

    private static final String AGENT_CHANNEL = "org.stratagrid.agent";
    private static final int PIECE = 256 * 1024;
    private static final int REFRESH_TRIES = 100;
    private static final long REFRESH_PAUSE_MILLIS = 100;

    protected final Connect connection;
    private final String pool;

    LibvirtHypervisor(Connect connection, String pool) {
        this.connection = connection;
        this.pool = pool;
    }

    @Override
    public boolean simulated() {
        return false;
    }

    @Override
    public NodeFacts facts() {
        return attempt("read the node's facts", () -> {
            NodeInfo node = connection.nodeInfo();
            long version = connection.getVersion();
            return new NodeFacts(
                    node.memory / 1024,
                    node.cpus,
                    pool().getInfo().available >> 30,
                    connection.getType() + " " + version / 1_000_000 + "." + version / 1000 % 1000 + "."
                            + version % 1000);
        });
    }

    @Override
    public List<GuestReading> guests() {
        return attempt(
                "read the guests' statistics",
                () -> Additions.allDomainStatistics(connection).stream()
                        .map(LibvirtHypervisor::reading)
                        .toList());
    }

    private static GuestReading reading(Additions.DomainStatistics statistics) {
        Map<String, Long> numbers = statistics.numbers();
        Map<String, GuestReading.Traffic> cards = new HashMap<>();
        for (int i = 0; i < numbers.getOrDefault("net.count", 0L); i++) {
            String card = statistics.texts().get("net." + i + ".name");
            if (card != null) {
                // A tap counts from the node's side: what the guest sends is what the tap receives. libvirt turns
                // that round for bridged cards already.
                cards.put(
                        card,
                        new GuestReading.Traffic(
                                numbers.getOrDefault("net." + i + ".rx.bytes", 0L),
                                numbers.getOrDefault("net." + i + ".tx.bytes", 0L)));
            }
        }
        long read = 0;
        long written = 0;
        for (int i = 0; i < numbers.getOrDefault("block.count", 0L); i++) {
            read += numbers.getOrDefault("block." + i + ".rd.bytes", 0L);
            written += numbers.getOrDefault("block." + i + ".wr.bytes", 0L);
        }
        Long available = numbers.get("balloon.available");
        Long usable = numbers.getOrDefault("balloon.usable", numbers.get("balloon.unused"));
        return new GuestReading(
                statistics.id(),
                statistics.name(),
                state(numbers.getOrDefault("state.state", 0L).intValue()),
                numbers.getOrDefault("vcpu.current", 1L).intValue(),
                numbers.getOrDefault("cpu.time", 0L),
                numbers.getOrDefault("balloon.current", 0L) / 1024,
                available == null || usable == null ? null : (available - usable) / 1024,
                cards,
                read,
                written);
    }

    private static GuestState state(int libvirtState) {
        DomainState[] states = DomainState.values();
        return libvirtState < states.length ? state(states[libvirtState]) : GuestState.OFF;
    }

    protected static GuestState state(DomainState state) {
        return switch (state) {
            case VIR_DOMAIN_RUNNING, VIR_DOMAIN_BLOCKED, VIR_DOMAIN_SHUTDOWN -> GuestState.RUNNING;
            case VIR_DOMAIN_PAUSED, VIR_DOMAIN_PMSUSPENDED -> GuestState.PAUSED;
            case VIR_DOMAIN_CRASHED -> GuestState.CRASHED;
            default -> GuestState.OFF;
        };
    }

    @Override
    public GuestState state(UUID domain) {
        return attempt("read a guest's state", () -> {
            Domain found = find(domain);
            return found == null ? GuestState.ABSENT : state(found.getInfo().state);
        });
    }

    @Override
    public void define(String domainXml) {
        attempt("define a guest", () -> connection.domainDefineXML(domainXml));
    }

    @Override
    public void undefine(UUID domain) {
        destroy(domain);
        perform("remove a guest's definition", () -> {
            Domain found = find(domain);
            if (found != null) {
                try {
                    found.undefine();
                } catch (LibvirtException e) {
                    ignore(e, ErrorNumber.VIR_ERR_NO_DOMAIN);
                }
            }
        });
    }

    @Override
    public void start(UUID domain) {
        perform("start a guest", () -> {
            Domain found = require(domain);
            if (!state(found.getInfo().state).isActive()) {
                found.create();
            }
        });
    }

    @Override
    public void pressPowerButton(UUID domain) {
        whileActive("shut a guest down", domain, Domain::shutdown);
    }

    @Override
    public void destroy(UUID domain) {
        whileActive("end a guest", domain, Domain::destroy);
    }

    @Override
    public void pause(UUID domain) {
        perform("pause a guest", () -> {
            Domain found = require(domain);
            if (state(found.getInfo().state) == GuestState.RUNNING) {
                found.suspend();
            }
        });
    }

    @Override
    public void resume(UUID domain) {
        perform("let a guest go on", () -> {
            Domain found = require(domain);
            if (state(found.getInfo().state) == GuestState.PAUSED) {
                found.resume();
            }
        });
    }

    @Override
    public List<String> volumes() {
        return attempt("list the volumes", () -> Arrays.asList(pool().listVolumes()));
    }

    @Override
    public boolean hasVolume(String name) {
        return attempt("look a volume up", () -> volume(name) != null);
    }

    @Override
    public String volumePath(String name) {
        return attempt("look a volume up", () -> requireVolume(name).getPath());
    }

    @Override
    public void createVolume(VolumeSpec spec) {
        perform("make volume " + spec.name(), () -> {
            if (volume(spec.name()) == null) {
                pool().storageVolCreateXML(VolumeXml.of(spec), 0);
            }
        });
    }

    @Override
    public void growVolume(String name, long bytes) {
        perform("grow volume " + name, () -> {
            StorageVol volume = requireVolume(name);
            if (volume.getInfo().capacity < bytes) {
                volume.resize(bytes, 0);
            }
        });
    }

    @Override
    public void upload(String name, Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            copy(name, content, Files.size(file));
        } catch (IOException e) {
            throw new HypervisorProblem("Could not read " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void write(String name, byte[] content) {
        try {
            copy(name, new java.io.ByteArrayInputStream(content), content.length);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void copy(String name, InputStream content, long length) throws IOException {
        try {
            StorageVol volume = requireVolume(name);
            Stream stream = connection.streamNew(0);
            boolean finished = false;
            try {
                volume.upload(stream, 0, length, 0);
                byte[] piece;
                while ((piece = content.readNBytes(PIECE)).length > 0) {
                    for (int at = 0; at < piece.length; ) {
                        at += Additions.send(stream, at == 0 ? piece : Arrays.copyOfRange(piece, at, piece.length));
                    }
                }
                stream.finish();
                finished = true;
            } finally {
                if (!finished) {
                    abandon(stream);
                }
                stream.free();
            }
        } catch (LibvirtException e) {
            throw new HypervisorProblem("Could not fill volume " + name + ": " + e.getMessage(), e);
        }
    }

    private static void abandon(Stream stream) {
        try {
            stream.abort();
        } catch (LibvirtException e) {
            // What ended the copy is thrown already.
        }
    }

    @Override
    public void deleteVolume(String name) {
        perform("delete volume " + name, () -> {
            StorageVol volume = volume(name);
            if (volume != null) {
                volume.delete(0);
            }
        });
    }

    @Override
    public void refreshVolumes() {
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

    @Override
    public GuestLine openLine(UUID domain) {
        return attempt("reach a guest", () -> {
            Stream stream = connection.streamNew(Stream.VIR_STREAM_NONBLOCK);
            Additions.openChannel(require(domain), AGENT_CHANNEL, stream);
            return new LibvirtLine(stream);
        });
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (LibvirtException e) {
            // It is closed in any case.
        }
    }

    // ---- how libvirt is asked

    interface Call<T> {
        T call() throws LibvirtException;
    }

    interface Act {
        void act() throws LibvirtException;
    }

    private static void perform(String what, Act act) {
        attempt(what, () -> {
            act.act();
            return true;
        });
    }

    private interface OnDomain {
        void call(Domain domain) throws LibvirtException;
    }

    protected static <T> T attempt(String what, Call<T> call) {
        try {
            return call.call();
        } catch (LibvirtException e) {
            throw new HypervisorProblem("Could not " + what + ": " + e.getMessage(), e);
        }
    }

    /** It may end on its own between the look and the act, which is what was wanted. */
    private void whileActive(String what, UUID domain, OnDomain act) {
        perform(what, () -> {
            Domain found = find(domain);
            if (found != null && state(found.getInfo().state).isActive()) {
                try {
                    act.call(found);
                } catch (LibvirtException e) {
                    ignore(e, ErrorNumber.VIR_ERR_OPERATION_INVALID, ErrorNumber.VIR_ERR_NO_DOMAIN);
                }
            }
        });
    }

    private @Nullable Domain find(UUID domain) throws LibvirtException {
        try {
            return connection.domainLookupByUUIDString(domain.toString());
        } catch (LibvirtException e) {
            ignore(e, ErrorNumber.VIR_ERR_NO_DOMAIN);
            return null;
        }
    }

    private Domain require(UUID domain) throws LibvirtException {
        Domain found = find(domain);
        if (found == null) {
            throw new HypervisorProblem("The guest does not exist on this node.");
        }
        return found;
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

    private static void ignore(LibvirtException e, ErrorNumber... expected) throws LibvirtException {
        if (!List.of(expected).contains(e.getError().getCode())) {
            throw e;
        }
    }

    protected List<Domain> domains() throws LibvirtException {
        return new ArrayList<>(Arrays.asList(connection.listAllDomains(0)));
    }
}
