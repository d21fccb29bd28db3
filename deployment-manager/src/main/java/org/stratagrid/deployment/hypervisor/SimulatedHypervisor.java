package org.stratagrid.deployment.hypervisor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.DomainInfo;

/**
 * A node by libvirt's test driver. Its volumes have no content and its guests no inside; its counters are made up by the driver
 * and would be billed, so they are reported as zero.
 */
final class SimulatedHypervisor extends LibvirtHypervisor {

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
                DomainInfo info = domain.getInfo();
                readings.add(new GuestReading(
                        UUID.fromString(domain.getUUIDString()),
                        domain.getName(),
                        Readings.state(info.state),
                        info.nrVirtCpu,
                        0,
                        info.memory / 1024,
                        null,
                        Map.of(),
                        0,
                        0));
            }
            return readings;
        });
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
    public void write(String name, byte[] content) {
        volumePath(name);
    }

    @Override
    public GuestLine openLine(UUID domain) {
        throw new HypervisorProblem("A simulated guest has no agent.");
    }
}
