package org.stratagrid.web.fakes;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.placement.Assignment;
import org.stratagrid.contracts.placement.GridPlans;
import org.stratagrid.contracts.placement.GridSurvival;
import org.stratagrid.contracts.placement.MovePlan;
import org.stratagrid.contracts.placement.MoveTarget;
import org.stratagrid.contracts.placement.NodeFailure;
import org.stratagrid.contracts.placement.NodeLoss;
import org.stratagrid.contracts.placement.PlacementRequest;
import org.stratagrid.contracts.placement.PlanGoal;
import org.stratagrid.contracts.placement.PlanRequest;
import org.stratagrid.contracts.placement.PlannedMove;
import org.stratagrid.contracts.placement.ReplacedServer;
import org.stratagrid.contracts.placement.Replacement;
import org.stratagrid.contracts.placement.RoomForMore;
import org.stratagrid.contracts.placement.ServerMove;
import org.stratagrid.contracts.placement.UnmovedServer;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;

@Component
public class FakeGridPlans implements GridPlans {

    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final UUID CONFIGURATION = new UUID(6, 1);

    private static UnmovedServer stays(int node) {
        return new UnmovedServer(
                new UUID(7, 9),
                "db-1",
                Tier.DATABASE,
                CONFIGURATION,
                FakePlacement.nodeId(node),
                "node-" + node,
                "No other node has 2 GiB of memory free.");
    }

    @Override
    public MovePlan plan(PlanRequest request) {
        if (request.goal() == PlanGoal.EMPTY_NODES && request.nodes().isEmpty()) {
            throw Refusal.invalid("nodes", "Choose the nodes that are to be emptied.");
        }
        if (request.goal() == PlanGoal.PACK) {
            return new MovePlan(request, List.of(), List.of(), 3, 3, "Nothing is worth moving.", 420, NOW);
        }
        return new MovePlan(
                request,
                List.of(new PlannedMove(
                        FakePlacement.SERVER,
                        "web-1",
                        CONFIGURATION,
                        new Memory(512),
                        FakePlacement.nodeId(1),
                        "node-1",
                        FakePlacement.nodeId(2),
                        "node-2",
                        12.5,
                        "node-1 gets 512 MiB freer.")),
                request.goal() == PlanGoal.EMPTY_NODES ? List.of(stays(1)) : List.of(),
                40,
                27.5,
                "One move brings the grid from 40.0 to 27.5 points of imbalance.",
                1840,
                NOW);
    }

    @Override
    public List<String> check(MovePlan plan) {
        throw new UnsupportedOperationException("the panel does not check plans");
    }

    @Override
    public ServerMove beginMove(UUID serverId, MoveTarget target) {
        throw new UnsupportedOperationException("the panel never moves by itself");
    }

    @Override
    public Assignment finishMove(UUID serverId, MoveTarget target) {
        throw new UnsupportedOperationException("the panel never moves by itself");
    }

    @Override
    public void abandonMove(UUID serverId) {
        throw new UnsupportedOperationException("the panel never moves by itself");
    }

    @Override
    public void succeed(UUID serverId, UUID duplicate) {
        throw new UnsupportedOperationException("the panel never builds by itself");
    }

    @Override
    public List<ServerMove> moves() {
        return List.of();
    }

    @Override
    public Replacement replace(NodeFailure failure) {
        throw new UnsupportedOperationException("the panel never declares a node dead");
    }

    @Override
    public Replacement whatIfFailed(NodeFailure failure) {
        return new Replacement(
                failure.id(),
                List.of(new ReplacedServer(
                        FakePlacement.SERVER,
                        "web-1",
                        Tier.WEB,
                        CONFIGURATION,
                        failure.nodes().get(0),
                        FakePlacement.nodeId(2),
                        "node-2")),
                List.of(stays(1)),
                "1 of 2 servers would find a place.",
                950,
                0,
                NOW);
    }

    @Override
    public GridSurvival survival() {
        return new GridSurvival(
                false,
                List.of(
                        new NodeLoss(FakePlacement.nodeId(1), "node-1", 2, 1, List.of(stays(1))),
                        new NodeLoss(FakePlacement.nodeId(2), "node-2", 2, 0, List.of())),
                "If node-1 died, 1 server would find no place.",
                2100,
                NOW);
    }

    @Override
    public RoomForMore howManyMore(PlacementRequest one) {
        return new RoomForMore(
                12, false, List.of("Memory: 310 MiB is the most that a node has free."), "12 more would fit.", 800);
    }
}
