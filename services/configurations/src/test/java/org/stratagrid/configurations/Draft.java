package org.stratagrid.configurations;

import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.stratagrid.contracts.configurations.BalancerDraft;
import org.stratagrid.contracts.configurations.ServerDraft;
import org.stratagrid.contracts.values.Bandwidth;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.PacketClass;
import org.stratagrid.contracts.values.Tier;

/** A form being filled in. */
class Draft {

    Tier tier;
    String name;
    Memory memory;
    int cpus;
    Disk disk;
    Bandwidth bandwidth;
    String system;
    String template;
    String address;
    String description;
    boolean heavyTraffic;
    boolean compressed;
    PacketClass packets;
    UUID databaseServerId;
    List<UUID> applicationServerIds;
    BalancerDraft balancer;
    UUID imageId;

    Draft(ServerDraft entry) {
        tier = entry.tier();
        name = entry.name();
        memory = entry.memory();
        cpus = entry.cpus();
        disk = entry.disk();
        bandwidth = entry.bandwidth();
        system = entry.system();
        template = entry.template();
        address = entry.address();
        description = entry.description();
        heavyTraffic = entry.heavyTraffic();
        compressed = entry.compressed();
        packets = entry.packets();
        databaseServerId = entry.databaseServerId();
        applicationServerIds = entry.applicationServerIds();
        balancer = entry.balancer();
        imageId = entry.imageId();
    }

    Draft with(Consumer<Draft> change) {
        change.accept(this);
        return this;
    }

    Draft named(String newName) {
        name = newName;
        return this;
    }

    Draft memory(long mib) {
        memory = new Memory(mib);
        return this;
    }

    ServerDraft entry() {
        return new ServerDraft(
                tier,
                name,
                memory,
                cpus,
                disk,
                bandwidth,
                system,
                template,
                address,
                description,
                heavyTraffic,
                compressed,
                packets,
                databaseServerId,
                applicationServerIds,
                balancer,
                imageId);
    }
}
