package org.stratagrid.scheduler.moves;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.stratagrid.contracts.placement.MovePlan;
import org.stratagrid.contracts.placement.PlanGoal;
import org.stratagrid.contracts.placement.PlanRequest;
import org.stratagrid.contracts.placement.PlannedMove;

/** SC-8, SC-9, SC-10: plans for hundreds of random grids, each replayed by the checker that knows nothing of the planners. */
class PlansHoldTest {

    private static final int GRIDS = 400;

    @Test
    void everyPlanCanBeCarriedOutMoveByMoveAndBringsTheGridNearerToItsGoal() {
        int moves = 0;
        int staying = 0;
        for (long seed = 0; seed < GRIDS; seed++) {
            RandomGrids random = new RandomGrids(seed);
            for (PlanGoal goal : PlanGoal.values()) {
                PlanRequest request = request(goal, random);
                MovePlan plan = random.grid.plan(request);
                assertThat(random.grid.violations(plan))
                        .as("seed %d, %s: %s", seed, request, plan.sentence())
                        .isEmpty();
                assertThat(plan.sentence()).endsWith(".");
                assertThat(plan.moves())
                        .allSatisfy(move -> assertThat(move.sentence()).endsWith("."));
                assertThat(random.grid.plan(request))
                        .as("the same grid has the same plan")
                        .isEqualTo(plan);
                moves += plan.moves().size();
                staying += plan.staying().size();
            }
        }
        assertThat(moves).isGreaterThan(1_000);
        assertThat(staying).isGreaterThan(100);
    }

    private static PlanRequest request(PlanGoal goal, RandomGrids random) {
        Set<UUID> nodes = new LinkedHashSet<>();
        if (goal == PlanGoal.EMPTY_NODES) {
            nodes.add(random.anyNode());
            if (random.random().nextBoolean()) {
                nodes.add(random.anyNode());
            }
        }
        int limit = random.random().nextInt(4) == 0 ? random.random().nextInt(6) : 10_000;
        return new PlanRequest(goal, List.copyOf(nodes), limit);
    }

    @Test
    void aPlanThatIsTamperedWithIsFoundOut() {
        int found = 0;
        for (long seed = 0; seed < 100; seed++) {
            RandomGrids random = new RandomGrids(seed);
            MovePlan plan = random.grid.plan(new PlanRequest(PlanGoal.EVEN_OUT, List.of(), 10_000));
            if (plan.moves().isEmpty()) {
                continue;
            }
            PlannedMove first = plan.moves().get(0);
            for (PlannedMove wrong : List.of(
                    move(first, first.from(), first.from(), first.gain()),
                    move(first, first.to(), first.from(), first.gain()),
                    move(first, first.from(), UUID.randomUUID(), first.gain()),
                    move(first, first.from(), first.to(), 0),
                    move(first, first.from(), first.to(), 1_000_000))) {
                List<PlannedMove> moves = new ArrayList<>(plan.moves());
                moves.set(0, wrong);
                assertThat(random.grid.violations(with(plan, moves, plan.request())))
                        .as("seed %d: %s", seed, wrong)
                        .isNotEmpty();
            }
            List<PlannedMove> twice = new ArrayList<>(plan.moves());
            twice.add(first);
            assertThat(random.grid.violations(with(plan, twice, plan.request())))
                    .isNotEmpty();
            PlanRequest fewer =
                    new PlanRequest(PlanGoal.EVEN_OUT, List.of(), plan.moves().size() - 1);
            assertThat(random.grid.violations(with(plan, plan.moves(), fewer))).isNotEmpty();
            found++;
        }
        assertThat(found).isGreaterThan(30);
    }

    private static PlannedMove move(PlannedMove old, UUID from, UUID to, double gain) {
        return new PlannedMove(
                old.serverId(),
                old.name(),
                old.configurationId(),
                old.memory(),
                from,
                old.fromName(),
                to,
                old.toName(),
                gain,
                old.sentence());
    }

    private static MovePlan with(MovePlan plan, List<PlannedMove> moves, PlanRequest request) {
        return new MovePlan(
                request,
                moves,
                plan.staying(),
                plan.before(),
                plan.after(),
                plan.sentence(),
                plan.planMicros(),
                plan.plannedAt());
    }
}
