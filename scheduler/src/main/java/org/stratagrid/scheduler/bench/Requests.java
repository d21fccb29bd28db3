package org.stratagrid.scheduler.bench;

import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import org.stratagrid.contracts.placement.PlacementRequest;
import org.stratagrid.contracts.placement.ServerNeed;
import org.stratagrid.contracts.values.Bandwidth;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.PacketClass;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.bench.GridFiles.ServerLine;
import org.stratagrid.scheduler.node.Size;

/** A line of the files as the request that a customer's order makes. */
final class Requests {

    private Requests() {}

    static PlacementRequest of(ServerLine server) {
        return of(List.of(server));
    }

    /** @param servers some, of one configuration */
    static PlacementRequest of(List<ServerLine> servers) {
        ServerLine any = servers.get(0);
        return new PlacementRequest(
                UUID.randomUUID(),
                any.accountUuid(),
                any.configurationUuid(),
                servers.stream().map(Requests::need).toList(),
                EnumSet.allOf(Tier.class));
    }

    private static ServerNeed need(ServerLine server) {
        Size size = server.size();
        return new ServerNeed(
                server.uuid(),
                server.id(),
                server.tier(),
                new Memory(size.memoryMib()),
                Math.toIntExact(size.cpus()),
                new Disk(Math.toIntExact(size.diskGib())),
                new Bandwidth(Math.toIntExact(size.mbps())),
                false,
                false,
                PacketClass.SMALL_FAST,
                "Debian 12");
    }
}
