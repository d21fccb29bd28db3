package org.stratagrid.deployment.hypervisor;

import static org.stratagrid.deployment.hypervisor.LibvirtCalls.attempt;
import static org.stratagrid.deployment.hypervisor.LibvirtCalls.ignore;
import static org.stratagrid.deployment.hypervisor.LibvirtCalls.perform;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.libvirt.Additions;
import org.libvirt.Channel;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;
import org.libvirt.NodeInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node by libvirt. */
class LibvirtHypervisor implements Hypervisor {

    private static final Logger log = LoggerFactory.getLogger(LibvirtHypervisor.class);
    private static final String AGENT_CHANNEL = "org.stratagrid.agent";
    private static final long KIB_IN_MIB = 1024;
    /** VIR_CONNECT_LIST_DOMAINS_TRANSIENT. */
    private static final int TRANSIENT_DOMAINS = 8;

    private static final String ROOT_DISK = "vda";
    /** VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA. */
    private static final int WITH_CHECKPOINTS = 16;
    /** VIR_DOMAIN_BLOCK_RESIZE_BYTES. */
    private static final int IN_BYTES = 1;
    /** VIR_DOMAIN_XML_SECURE, VIR_DOMAIN_XML_INACTIVE and VIR_DOMAIN_XML_MIGRATABLE: as libvirt writes it into what it saves. */
    private static final int DEFINITION = 1 | 2 | 8;

    protected final Connect connection;
    private final LibvirtVolumes volumes;

    LibvirtHypervisor(Connect connection, String pool) {
        this.connection = connection;
        this.volumes = new LibvirtVolumes(connection, pool);
    }

    @Override
    public boolean simulated() {
        return false;
    }

    @Override
    public boolean alive() {
        try {
            return connection.isAlive();
        } catch (LibvirtException e) {
            return false;
        }
    }

    @Override
    public NodeFacts facts() {
        return attempt("read the node's facts", () -> {
            NodeInfo node = connection.nodeInfo();
            long version = connection.getVersion();
            return CapabilitiesXml.facts(
                    connection.getCapabilities(),
                    node.memory / 1024,
                    node.cpus,
                    volumes.freeGib(),
                    connection.getType(),
                    version / 1_000_000 + "." + version / 1000 % 1000 + "." + version % 1000);
        });
    }

    @Override
    public List<GuestReading> guests() {
        return attempt(
                "read the guests' statistics",
                () -> Additions.allDomainStatistics(connection).stream()
                        .map(Readings::of)
                        .toList());
    }

    @Override
    public GuestState state(UUID domain) {
        return attempt("read a guest's state", () -> {
            Domain found = find(domain);
            return found == null ? GuestState.ABSENT : state(found);
        });
    }

    @Override
    public Set<UUID> transientGuests() {
        return attempt("list the guests without a definition", () -> {
            Set<UUID> found = new HashSet<>();
            for (Domain domain : connection.listAllDomains(TRANSIENT_DOMAINS)) {
                found.add(UUID.fromString(domain.getUUIDString()));
            }
            return found;
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
                    found.undefine(simulated() ? 0 : WITH_CHECKPOINTS);
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
            if (!state(found).isActive()) {
                found.create();
            }
        });
    }

    @Override
    public void startPaused(UUID domain) {
        perform("start a guest", () -> {
            Domain found = require(domain);
            if (!state(found).isActive()) {
                found.create(Domain.CreateFlags.PAUSED);
            }
        });
    }

    @Override
    public void save(UUID domain, String volume) {
        String path = volumes.volumePath(volume);
        perform("save a guest", () -> require(domain).save(path));
    }

    @Override
    public void startFrom(UUID domain, String savedVolume) {
        perform("start a guest from a saved one", () -> {
            String xml = require(domain).getXMLDesc(DEFINITION);
            volumes.write(savedVolume, 0, SavedGuest.as(volumes.read(savedVolume, 0, SavedGuest.LONGEST_HEAD), xml));
            Additions.restore(connection, volumes.volumePath(savedVolume), xml);
        });
    }

    @Override
    public void resizeDisk(UUID domain, long bytes) {
        perform("resize a guest's disk", () -> require(domain).blockResize(ROOT_DISK, bytes, IN_BYTES));
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
            if (state(found) == GuestState.RUNNING) {
                found.suspend();
            }
        });
    }

    @Override
    public void resume(UUID domain) {
        perform("let a guest go on", () -> {
            Domain found = require(domain);
            GuestState state = state(found);
            if (state == GuestState.PAUSED || state == GuestState.IN_TRANSIT) {
                found.resume();
            }
        });
    }

    @Override
    public long memoryMib(UUID domain) {
        return attempt("read a guest's memory", () -> require(domain).getInfo().memory / KIB_IN_MIB);
    }

    @Override
    public void setMemory(UUID domain, long mib) {
        perform("change a guest's memory", () -> require(domain).setMemory(mib * KIB_IN_MIB));
    }

    @Override
    public MigrationTarget migrationTarget() {
        return new MigrationTarget(this);
    }

    @Override
    public void migrate(UUID domain, MigrationTarget target) {
        LibvirtHypervisor there = target.hypervisor();
        // What the guest is made of has the same names there, in that node's own pool.
        perform(
                "move a guest",
                () -> LiveMigration.run(
                        require(domain), there.connection, volumes.folder() + "/", there.volumes.folder() + "/"));
    }

    @Override
    public @Nullable MigrationReading migration(UUID domain) {
        MigrationReading[] reading = new MigrationReading[1];
        whileActive("read how far a migration is", domain, found -> reading[0] = LiveMigration.reading(found));
        return reading[0];
    }

    @Override
    public void abortMigration(UUID domain) {
        whileActive("end a migration", domain, LiveMigration::abort);
    }

    @Override
    public void beginDiskCopy(UUID domain, String volume) {
        perform("copy a guest's disk", () -> {
            Domain found = require(domain);
            DiskCopies.end(found);
            DiskCopies.begin(found, volumes.volumePath(volume));
        });
    }

    @Override
    public boolean markDisk(UUID domain, String mark) {
        return worked("mark a guest's disk", domain, found -> DiskCopies.mark(found, mark));
    }

    @Override
    public boolean beginDiskChanges(UUID domain, String since, String volume, String mark) {
        String path = volumes.volumePath(volume);
        return worked(
                "copy what changed on a guest's disk",
                domain,
                found -> DiskCopies.beginChanges(found, since, path, mark));
    }

    /** What libvirt refuses here it could not do for this disk, and did not begin. */
    private boolean worked(String what, UUID domain, OnDomain act) {
        Domain found = attempt(what, () -> require(domain));
        try {
            act.call(found);
            return true;
        } catch (LibvirtException e) {
            log.info("could not {} ({}): {}", what, domain, e.getMessage());
            return false;
        }
    }

    @Override
    public void dropDiskMark(UUID domain, String mark) {
        whileActive("drop the mark of a guest's disk", domain, found -> DiskCopies.dropMark(found, mark));
    }

    @Override
    public void keepDiskMark(UUID domain, String mark) {
        whileActive("drop former marks of a guest's disk", domain, found -> DiskCopies.keepMark(found, mark));
    }

    @Override
    public boolean diskCopyIsComplete(UUID domain) {
        return attempt("look how far a guest's disk is copied", () -> DiskCopies.isComplete(require(domain)));
    }

    @Override
    public void endDiskCopy(UUID domain) {
        whileActive("end the copy of a guest's disk", domain, DiskCopies::end);
    }

    @Override
    public List<String> volumes() {
        return volumes.volumes();
    }

    @Override
    public boolean hasVolume(String name) {
        return volumes.hasVolume(name);
    }

    @Override
    public String volumePath(String name) {
        return volumes.volumePath(name);
    }

    @Override
    public VolumeSpec volume(String name) {
        return volumes.spec(name);
    }

    @Override
    public void createVolume(VolumeSpec volume) {
        volumes.createVolume(volume);
    }

    @Override
    public void growVolume(String name, long bytes) {
        volumes.growVolume(name, bytes);
    }

    @Override
    public void upload(String name, Path file) {
        volumes.upload(name, file);
    }

    @Override
    public long fileBytes(String volume) {
        return volumes.fileBytes(volume);
    }

    @Override
    public byte[] read(String volume, long offset, int length) {
        return volumes.read(volume, offset, length);
    }

    @Override
    public void write(String name, long offset, byte[] content) {
        volumes.write(name, offset, content);
    }

    @Override
    public void deleteVolume(String name) {
        volumes.deleteVolume(name);
    }

    @Override
    public void refreshVolumes() {
        volumes.refreshVolumes();
    }

    @Override
    public GuestLine openLine(UUID domain) {
        return attempt("reach a guest", () -> {
            return new LibvirtLine(Channel.toGuest(connection, require(domain), AGENT_CHANNEL));
        });
    }

    @Override
    public void close() {
        try {
            connection.unregisterCloseListener();
        } catch (LibvirtException e) {
            // Nobody listens any more in any case.
        }
        try {
            connection.close();
        } catch (LibvirtException e) {
            // It is closed in any case.
        }
    }

    private interface OnDomain {
        void call(Domain domain) throws LibvirtException;
    }

    /** It may end on its own between the look and the act, which is what was wanted. */
    private void whileActive(String what, UUID domain, OnDomain act) {
        perform(what, () -> {
            Domain found = find(domain);
            if (found != null && state(found).isActive()) {
                try {
                    act.call(found);
                } catch (LibvirtException e) {
                    ignore(e, ErrorNumber.VIR_ERR_OPERATION_INVALID, ErrorNumber.VIR_ERR_NO_DOMAIN);
                }
            }
        });
    }

    private static GuestState state(Domain domain) throws LibvirtException {
        Additions.StateAndReason found = Additions.state(domain);
        return Readings.state(found.state(), found.reason());
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

    protected List<Domain> domains() throws LibvirtException {
        return new ArrayList<>(Arrays.asList(connection.listAllDomains(0)));
    }
}
