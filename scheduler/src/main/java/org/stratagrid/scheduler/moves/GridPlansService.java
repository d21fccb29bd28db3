package org.stratagrid.scheduler.moves;

import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.RestController;
import org.stratagrid.contracts.placement.Assignment;
import org.stratagrid.contracts.placement.GridPlans;
import org.stratagrid.contracts.placement.GridSurvival;
import org.stratagrid.contracts.placement.MovePlan;
import org.stratagrid.contracts.placement.MoveTarget;
import org.stratagrid.contracts.placement.NodeFailure;
import org.stratagrid.contracts.placement.PlacementRequest;
import org.stratagrid.contracts.placement.PlanRequest;
import org.stratagrid.contracts.placement.Replacement;
import org.stratagrid.contracts.placement.RoomForMore;
import org.stratagrid.contracts.placement.ServerMove;
import org.stratagrid.scheduler.audit.PlanChecker;

/** The operator's and the deployment manager's side of the scheduler. */
@RestController
class GridPlansService implements GridPlans {

    private final MovePlans plans;
    private final PlanChecker checker;
    private final ServerMoves moves;
    private final DeadNodes failures;
    private final RoomQuestions room;

    GridPlansService(MovePlans plans, PlanChecker checker, ServerMoves moves, DeadNodes failures, RoomQuestions room) {
        this.plans = plans;
        this.checker = checker;
        this.moves = moves;
        this.failures = failures;
        this.room = room;
    }

    @Override
    public MovePlan plan(PlanRequest request) {
        PlanEntries.check(request);
        return plans.plan(request);
    }

    @Override
    public List<String> check(MovePlan plan) {
        PlanEntries.check(plan);
        return checker.violations(plan);
    }

    @Override
    public ServerMove beginMove(UUID serverId, MoveTarget target) {
        PlanEntries.check(target);
        return moves.begin(serverId, target);
    }

    @Override
    public Assignment finishMove(UUID serverId, MoveTarget target) {
        PlanEntries.check(target);
        return moves.finish(serverId, target);
    }

    @Override
    public void abandonMove(UUID serverId) {
        moves.abandon(serverId);
    }

    @Override
    public void succeed(UUID serverId, UUID duplicate) {
        moves.succeed(serverId, duplicate);
    }

    @Override
    public List<ServerMove> moves() {
        return moves.all();
    }

    @Override
    public Replacement replace(NodeFailure failure) {
        PlanEntries.check(failure);
        return failures.replace(failure);
    }

    @Override
    public Replacement whatIfFailed(NodeFailure failure) {
        PlanEntries.check(failure);
        return failures.whatIf(failure);
    }

    @Override
    public GridSurvival survival() {
        return plans.survival();
    }

    @Override
    public RoomForMore howManyMore(PlacementRequest one) {
        return room.howManyMore(one);
    }
}
