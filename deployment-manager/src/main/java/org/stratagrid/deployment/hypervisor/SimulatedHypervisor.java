package org.stratagrid.deployment.hypervisor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.libvirt.Additions;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.DomainInfo;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;

/**
 * A node by libvirt's test driver. Its volumes have no content and its guests no inside; its counters are made up by the driver
 * and would be billed, so they are reported as zero.
 */
final class SimulatedHypervisor extends LibvirtHypervisor {

    private static final Pattern FIRST_DISK = Pattern.compile("<source file='([^']+)'");

    /** By the path of the disk that has them: they go with the guest when it moves, and with the disk when that goes. */
    private final Map<String, Set<String>> marks = new ConcurrentHashMap<>();

    SimulatedHypervisor(Connect connection, String pool) {
        super(connection, pool);
    }

    @Override
    public boolean simulated() {
        return true;
    }

    @Override
    public List<GuestReading> guests() {
        return LibvirtCalls.attempt("read the guests' states", () -> {
            List<GuestReading> readings = new ArrayList<>();
            for (Domain domain : domains()) {
                try {
                    readings.add(reading(domain));
                } catch (LibvirtException e) {
                    // One that was undefined since the list was read is no fault of the node's.
                    LibvirtCalls.ignore(e, ErrorNumber.VIR_ERR_NO_DOMAIN);
                }
            }
            return readings;
        });
    }

    private static GuestReading reading(Domain domain) throws LibvirtException {
        DomainInfo info = domain.getInfo();
        Additions.StateAndReason state = Additions.state(domain);
        return new GuestReading(
                UUID.fromString(domain.getUUIDString()),
                domain.getName(),
                Readings.state(state.state(), state.reason()),
                info.nrVirtCpu,
                0,
                info.memory / 1024,
                null,
                Map.of(),
                0,
                0);
    }

    @Override
    public void startPaused(UUID domain) {
        if (!state(domain).isActive()) {
            start(domain);
            pause(domain);
        }
    }

    @Override
    public void deleteVolume(String name) {
        if (hasVolume(name)) {
            marks.remove(volumePath(name));
        }
        super.deleteVolume(name);
    }

    @Override
    public void growVolume(String name, long bytes) {
        volumePath(name);
    }

    @Override
    public void upload(String name, Path file) {
        volumePath(name);
    }

    @Override
    public void write(String name, long offset, byte[] content) {
        volumePath(name);
    }

    /** Nothing is in a simulated volume. */
    @Override
    public byte[] read(String name, long offset, int length) {
        volumePath(name);
        return new byte[0];
    }

    @Override
    public long fileBytes(String name) {
        return volume(name).bytes();
    }

    @Override
    public void beginDiskCopy(UUID domain, String volume) {
        volumePath(volume);
        if (!state(domain).isActive()) {
            throw new HypervisorProblem("The guest does not run on this node.");
        }
    }

    @Override
    public boolean markDisk(UUID domain, String mark) {
        return marks(domain).add(mark);
    }

    /** Those of the disk that the guest has now. */
    private Set<String> marks(UUID domain) {
        String xml = LibvirtCalls.attempt(
                "read a guest's definition",
                () -> connection.domainLookupByUUIDString(domain.toString()).getXMLDesc(0));
        Matcher disk = FIRST_DISK.matcher(xml);
        return marks.computeIfAbsent(disk.find() ? disk.group(1) : "", path -> ConcurrentHashMap.newKeySet());
    }

    @Override
    public boolean beginDiskChanges(UUID domain, String since, String volume, String mark) {
        volumePath(volume);
        return marks(domain).contains(since) && markDisk(domain, mark);
    }

    @Override
    public void dropDiskMark(UUID domain, String mark) {
        if (state(domain).isActive()) {
            marks(domain).remove(mark);
        }
    }

    @Override
    public void keepDiskMark(UUID domain, String mark) {
        if (state(domain).isActive()) {
            marks(domain).retainAll(Set.of(mark));
        }
    }

    @Override
    public boolean diskCopyIsComplete(UUID domain) {
        return true;
    }

    @Override
    public void endDiskCopy(UUID domain) {
        // It was over when it began.
    }

    /** Its guests have no memory that could be saved, and its disks no content. */
    @Override
    public void save(UUID domain, String volume) {
        throw new HypervisorProblem("A simulated guest cannot be saved.");
    }

    @Override
    public void startFrom(UUID domain, String savedVolume) {
        throw new HypervisorProblem("A simulated guest cannot be started from a saved one.");
    }

    @Override
    public void resizeDisk(UUID domain, long bytes) {
        state(domain);
    }

    /** The test driver has no migration: the guest stands still here while the same one starts there, and ends here. */
    @Override
    public void migrate(UUID domain, MigrationTarget target) {
        LibvirtHypervisor there = target.hypervisor();
        GuestState before = state(domain);
        if (there == this) {
            throw new HypervisorProblem("The guest is on this node already.");
        }
        if (!before.isActive()) {
            throw new HypervisorProblem("The guest does not run on this node.");
        }
        pause(domain);
        try {
            there.startPaused(domain);
        } catch (HypervisorProblem e) {
            if (before == GuestState.RUNNING) {
                resume(domain);
            }
            throw e;
        }
        if (there instanceof SimulatedHypervisor other) {
            other.marks(domain).addAll(marks(domain));
        }
        destroy(domain);
        if (before == GuestState.RUNNING) {
            there.resume(domain);
        }
    }

    @Override
    public @Nullable MigrationReading migration(UUID domain) {
        return null;
    }

    @Override
    public void abortMigration(UUID domain) {
        // One is over before anybody could wish for that.
    }

    @Override
    public GuestLine openLine(UUID domain) {
        throw new HypervisorProblem("A simulated guest has no agent.");
    }
}
