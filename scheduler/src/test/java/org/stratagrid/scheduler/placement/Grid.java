package org.stratagrid.scheduler.placement;

import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.stratagrid.contracts.placement.Assignment;
import org.stratagrid.contracts.placement.NodeCapacity;
import org.stratagrid.contracts.placement.NodeLoad;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.contracts.placement.PlacementDecision;
import org.stratagrid.contracts.placement.PlacementRequest;
import org.stratagrid.contracts.placement.ServerNeed;
import org.stratagrid.contracts.values.Bandwidth;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.PacketClass;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.node.Size;

/** Short words for what the tests ask. */
public record Grid(Placement placement, JdbcClient database) {

    public static final UUID ACCOUNT = UUID.fromString("00000000-0000-0000-0000-00000000000a");

    public void clear() {
        database.sql("DELETE FROM scheduler.server_decision").update();
        database.sql("DELETE FROM scheduler.decision").update();
        database.sql("DELETE FROM scheduler.reservation").update();
        database.sql("DELETE FROM scheduler.node").update();
    }

    public UUID node(String name, int gib) {
        return node(name, gib, true);
    }

    public UUID node(String name, int gib, boolean schedulable) {
        UUID id = UUID.randomUUID();
        placement.enrol(id, capacity(name, gib, schedulable));
        return id;
    }

    /** Nothing more is paid there for this system. */
    public void license(UUID node, String system) {
        database.sql("UPDATE scheduler.node SET licences = ARRAY[:system] WHERE id = :node")
                .param("system", system)
                .param("node", node)
                .update();
    }

    public static NodeCapacity capacity(String name, int gib, boolean schedulable) {
        return new NodeCapacity(
                name, "home", new Memory(gib * 1024L), 16, new Disk(1000), new Bandwidth(1000), schedulable);
    }

    public static ServerNeed server(String name, Tier tier, int gib) {
        return server(UUID.randomUUID(), name, tier, gib);
    }

    public static ServerNeed server(UUID id, String name, Tier tier, int gib) {
        return server(id, name, tier, new Size(gib * 1024L, 1, 10, 100), false);
    }

    public static ServerNeed server(UUID id, String name, Tier tier, Size size, boolean heavyTraffic) {
        return new ServerNeed(
                id,
                name,
                tier,
                new Memory(size.memoryMib()),
                (int) size.cpus(),
                new Disk((int) size.diskGib()),
                new Bandwidth((int) size.mbps()),
                heavyTraffic,
                false,
                PacketClass.SMALL_SLOW,
                "Debian 12");
    }

    public static PlacementRequest request(UUID configuration, ServerNeed... servers) {
        return new PlacementRequest(UUID.randomUUID(), ACCOUNT, configuration, List.of(servers));
    }

    public static String nodeOf(PlacementDecision decision, ServerNeed server) {
        return decision.assignments().stream()
                .filter(assignment -> assignment.serverId().equals(server.serverId()))
                .map(Assignment::nodeName)
                .findFirst()
                .orElseThrow();
    }

    public NodeLoad load(UUID node) {
        return placement.nodes().stream()
                .filter(each -> each.id().equals(node))
                .findFirst()
                .orElseThrow();
    }
}
