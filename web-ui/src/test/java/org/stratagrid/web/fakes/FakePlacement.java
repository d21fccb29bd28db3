package org.stratagrid.web.fakes;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.placement.Assignment;
import org.stratagrid.contracts.placement.NodeCapacity;
import org.stratagrid.contracts.placement.NodeLoad;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.contracts.placement.PlacementDecision;
import org.stratagrid.contracts.placement.PlacementRequest;
import org.stratagrid.contracts.placement.Reservation;
import org.stratagrid.contracts.placement.ScoreLine;
import org.stratagrid.contracts.values.Bandwidth;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Refusal;

@Component
public class FakePlacement implements Placement {

    public static final UUID SERVER = new UUID(7, 1);

    static UUID nodeId(int number) {
        return new UUID(9, number);
    }

    @Override
    public PlacementDecision place(PlacementRequest request) {
        throw new UnsupportedOperationException("the panel never places");
    }

    @Override
    public PlacementDecision whatIf(PlacementRequest request) {
        if (request.servers().stream().anyMatch(need -> need.memory().mib() > 4096)) {
            throw new Refusal(Refusal.Reason.NO_CAPACITY, "No node has that much memory free at the moment.");
        }
        Map<UUID, String> sentences = new HashMap<>();
        request.servers()
                .forEach(need -> sentences.put(need.serverId(), need.name() + " would stand where most is free."));
        return new PlacementDecision(
                request.id(),
                List.of(),
                "0",
                List.of(),
                List.of(),
                sentences,
                900,
                Instant.parse("2026-03-01T00:00:00Z"));
    }

    @Override
    public void release(List<UUID> serverIds) {
        throw new UnsupportedOperationException("the panel never releases");
    }

    @Override
    public PlacementDecision decision(UUID serverId) {
        if (!serverId.equals(SERVER)) {
            throw Refusal.notFound("placement");
        }
        return new PlacementDecision(
                new UUID(8, 1),
                List.of(
                        new Assignment(SERVER, nodeId(1), "node-1"),
                        new Assignment(new UUID(7, 2), nodeId(2), "node-2"),
                        new Assignment(new UUID(7, 3), nodeId(1), "node-1")),
                "0hard/-2medium/-340soft",
                List.of(
                        new ScoreLine("memory", "hard", 0, "Every node keeps its memory."),
                        new ScoreLine("spread of a tier", "medium", -2, "Two web servers stand on different nodes."),
                        new ScoreLine("free room", "soft", -340, "node-1 had the most room left.")),
                List.of("node-3 is not reachable.", "node-2 has 256 MiB of memory left; 512 MiB were needed."),
                Map.of(SERVER, "web-1 runs on node-1: apart from web-2, with the most memory free."),
                1840,
                Instant.parse("2026-03-01T00:00:00Z"));
    }

    @Override
    public List<NodeLoad> nodes() {
        return List.of(load(1, 2304, 1, true), load(2, 3840, 2, true), load(3, 0, 0, false));
    }

    private static NodeLoad load(int number, long reserved, int cpus, boolean schedulable) {
        return new NodeLoad(
                nodeId(number),
                new NodeCapacity(
                        "node-" + number, "here", new Memory(4096), 4, new Disk(40), new Bandwidth(1000), schedulable),
                new Memory(reserved),
                cpus,
                new Disk(number * 3),
                new Bandwidth(100 * number),
                number);
    }

    @Override
    public void enrol(UUID nodeId, NodeCapacity capacity) {
        throw new UnsupportedOperationException("the panel never enrols");
    }

    @Override
    public List<String> check() {
        return List.of();
    }

    @Override
    public List<Reservation> reservations() {
        return List.of(new Reservation(
                SERVER, nodeId(1), new UUID(6, 1), new Memory(512), 1, new Disk(2), new Bandwidth(100)));
    }
}
