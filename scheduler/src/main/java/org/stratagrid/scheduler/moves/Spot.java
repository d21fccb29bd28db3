package org.stratagrid.scheduler.moves;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.node.Size;

/** A node of a {@link GridCopy}, with plain fields because whole grids are scanned. Only the copy changes it. */
public final class Spot {

    final int index;
    final UUID id;
    final String name;
    final boolean open;

    /** Bit n: takes servers of the n-th tier (SC-9). */
    final int tiers;

    final boolean isolated;
    final @Nullable UUID dedicatedTo;

    /** Systems that cost nothing here, whatever runs (SC-7). */
    final Set<String> licensed;

    /** What may be sold of it. */
    final Size capacity;

    /** On nodes that have shrunk they are below zero. */
    long freeMemory;

    long freeCpus;
    long freeDisk;
    long freeMbps;

    /** Those that are known; also servers that only hold room here because they are about to come. */
    final List<Resident> residents = new ArrayList<>();

    Spot(
            int index,
            UUID id,
            String name,
            boolean open,
            int tiers,
            boolean isolated,
            @Nullable UUID dedicatedTo,
            Set<String> licensed,
            Size capacity,
            Size free) {
        this.index = index;
        this.id = id;
        this.name = name;
        this.open = open;
        this.tiers = tiers;
        this.isolated = isolated;
        this.dedicatedTo = dedicatedTo;
        this.licensed = licensed;
        this.capacity = capacity;
        this.freeMemory = free.memoryMib();
        this.freeCpus = free.cpus();
        this.freeDisk = free.diskGib();
        this.freeMbps = free.mbps();
    }

    public UUID id() {
        return id;
    }

    public String name() {
        return name;
    }

    public List<Resident> residents() {
        return List.copyOf(residents);
    }

    void take(Resident server) {
        Size size = server.size;
        freeMemory -= size.memoryMib();
        freeCpus -= size.cpus();
        freeDisk -= size.diskGib();
        freeMbps -= size.mbps();
        residents.add(server);
    }

    void give(Resident server) {
        Size size = server.size;
        freeMemory += size.memoryMib();
        freeCpus += size.cpus();
        freeDisk += size.diskGib();
        freeMbps += size.mbps();
        residents.remove(server);
    }

    boolean hasRoomFor(Size size) {
        return size.memoryMib() <= freeMemory
                && size.cpus() <= freeCpus
                && size.diskGib() <= freeDisk
                && size.mbps() <= freeMbps;
    }

    /** The first thing in the way of a server, whatever it shares the node with. */
    @Nullable
    Obstacle obstacle(Resident server) {
        if (!open) {
            return Obstacle.CLOSED;
        }
        if ((tiers & bit(server.tier)) == 0) {
            return Obstacle.GROUP;
        }
        if (dedicatedTo == null ? server.dedicated : !dedicatedTo.equals(server.accountId)) {
            return Obstacle.DEDICATED;
        }
        if (isolated != server.risky) {
            return Obstacle.ISOLATED;
        }
        if (hasRoomFor(server.size)) {
            return null;
        }
        if (server.size.memoryMib() > freeMemory) {
            return Obstacle.MEMORY;
        }
        if (server.size.cpus() > freeCpus) {
            return Obstacle.CPU;
        }
        return server.size.diskGib() > freeDisk ? Obstacle.DISK : Obstacle.BANDWIDTH;
    }

    static int bit(Tier tier) {
        return 1 << tier.ordinal();
    }

    /** The smallest share that would be free of any resource, 0 to 1, when so much more is taken. */
    double scarcestAfter(Size more) {
        return Math.min(
                Math.min(
                        share(freeMemory - more.memoryMib(), capacity.memoryMib()),
                        share(freeCpus - more.cpus(), capacity.cpus())),
                Math.min(
                        share(freeDisk - more.diskGib(), capacity.diskGib()),
                        share(freeMbps - more.mbps(), capacity.mbps())));
    }

    private static double share(long part, long whole) {
        return whole <= 0 ? (part < 0 ? -1 : 1) : (double) part / whole;
    }

    @Override
    public String toString() {
        return name;
    }
}
