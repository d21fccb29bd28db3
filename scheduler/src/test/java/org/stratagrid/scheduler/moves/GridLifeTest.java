package org.stratagrid.scheduler.moves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stratagrid.scheduler.placement.Grid.server;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.stratagrid.contracts.placement.GridPlans;
import org.stratagrid.contracts.placement.MovePlan;
import org.stratagrid.contracts.placement.MoveTarget;
import org.stratagrid.contracts.placement.NodeFailure;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.contracts.placement.PlacementRequest;
import org.stratagrid.contracts.placement.PlanGoal;
import org.stratagrid.contracts.placement.PlanRequest;
import org.stratagrid.contracts.placement.PlannedMove;
import org.stratagrid.contracts.placement.ReplacedServer;
import org.stratagrid.contracts.placement.Replacement;
import org.stratagrid.contracts.placement.Reservation;
import org.stratagrid.contracts.placement.ServerMove;
import org.stratagrid.contracts.placement.ServerNeed;
import org.stratagrid.contracts.placement.UnmovedServer;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.platform.ServiceTest;
import org.stratagrid.scheduler.audit.GridAudit;
import org.stratagrid.scheduler.book.Committer;
import org.stratagrid.scheduler.node.Size;
import org.stratagrid.scheduler.placement.Grid;

/**
 * SC-2, SC-8, SC-10: whatever happens to a grid, one thing after the other or many at once, the auditor finds nothing, no server
 * is lost, and the schedulers' book says what the rows say.
 */
@ServiceTest
class GridLifeTest {

    private static final int NODES = 10;

    @Autowired
    private Placement placement;

    @Autowired
    private GridPlans plans;

    @Autowired
    private Committer committer;

    @Autowired
    private JdbcClient database;

    private final ExecutorService actors = Executors.newFixedThreadPool(4);
    private final List<UUID> nodes = new ArrayList<>();
    private Grid grid;
    private GridAudit audit;

    @BeforeEach
    void tenNodes() {
        grid = new Grid(placement, database);
        audit = new GridAudit(database);
        grid.clear();
        for (int i = 0; i < NODES; i++) {
            nodes.add(grid.node("node-" + i, 8 * (1 + i % 3)));
        }
    }

    @AfterEach
    void stop() {
        actors.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aLongLifeBreaksNoRuleAndLosesNoServer(long seed) {
        Actor actor = new Actor(seed);
        for (int step = 0; step < 300; step++) {
            String what = actor.act();
            assertThat(audit.violations())
                    .as("seed %d, step %d: %s", seed, step, what)
                    .isEmpty();
            assertThat(held()).as("seed %d, step %d: %s", seed, step, what).isEqualTo(actor.own);
        }
        assertThat(committer.differences()).isEmpty();
        assertThat(actor.moves).isGreaterThan(20);
        assertThat(actor.replaced).isGreaterThan(5);
        assertThat(actor.refused).isPositive();
    }

    @Test
    void fourActorsAtOnceBreakNoRuleAndLoseNoServer() throws Exception {
        List<Actor> all = List.of(new Actor(11), new Actor(12), new Actor(13), new Actor(14));
        List<Future<Void>> running = new ArrayList<>();
        for (Actor actor : all) {
            running.add(actors.submit((Callable<Void>) () -> {
                for (int step = 0; step < 60; step++) {
                    actor.act();
                    assertThat(audit.violations()).isEmpty();
                }
                return null;
            }));
        }
        for (Future<Void> each : running) {
            each.get(180, TimeUnit.SECONDS);
        }
        Set<UUID> own = new HashSet<>();
        all.forEach(actor -> own.addAll(actor.own));
        assertThat(held()).isEqualTo(own);
        assertThat(audit.violations()).isEmpty();
        assertThat(committer.differences()).isEmpty();
    }

    private Set<UUID> held() {
        Set<UUID> held = new HashSet<>();
        placement.reservations().forEach(each -> held.add(each.serverId()));
        return held;
    }

    /** Somebody who orders, resizes and releases, kills and drains nodes, and begins moves that may never end. */
    private final class Actor {
        private final Random random;
        private final List<PlacementRequest> standing = new ArrayList<>();
        private final Set<UUID> own = new HashSet<>();
        private int moves;
        private int replaced;
        private int refused;

        Actor(long seed) {
            random = new Random(seed);
        }

        String act() {
            int dice = random.nextInt(20);
            try {
                if (dice < 7 || standing.isEmpty()) {
                    return ordered();
                } else if (dice < 9) {
                    return resized();
                } else if (dice < 11) {
                    return released();
                } else if (dice < 15) {
                    return planned();
                } else if (dice < 18) {
                    return moved();
                }
                return died();
            } catch (Refusal refusal) {
                assertThat(refusal.sentence()).endsWith(".");
                assertThat(refusal.reason())
                        .isIn(
                                Refusal.Reason.NO_CAPACITY,
                                Refusal.Reason.CONFLICT,
                                Refusal.Reason.UNAVAILABLE,
                                Refusal.Reason.NOT_FOUND);
                refused++;
                return refusal.sentence();
            }
        }

        private ServerNeed need(UUID id, String name, Tier tier) {
            Size size = new Size(512L * (1 + random.nextInt(6)), 1, 1 + random.nextInt(20), 1 + random.nextInt(100));
            return server(id, name, tier, size, random.nextBoolean());
        }

        private String ordered() {
            List<ServerNeed> servers = new ArrayList<>();
            for (int i = 1 + random.nextInt(5); i > 0; i--) {
                servers.add(need(UUID.randomUUID(), "s-" + i, Tier.values()[random.nextInt(4)]));
            }
            PlacementRequest request = new PlacementRequest(
                    UUID.randomUUID(),
                    Grid.ACCOUNT,
                    UUID.randomUUID(),
                    servers,
                    random.nextBoolean() ? Set.of(Tier.WEB, Tier.DATABASE) : Set.of());
            placement.place(request);
            standing.add(request);
            servers.forEach(each -> own.add(each.serverId()));
            return "ordered";
        }

        private String resized() {
            int index = random.nextInt(standing.size());
            PlacementRequest old = standing.get(index);
            PlacementRequest request = new PlacementRequest(
                    UUID.randomUUID(),
                    old.accountId(),
                    old.configurationId(),
                    old.servers().stream()
                            .map(each -> need(each.serverId(), each.name(), each.tier()))
                            .toList(),
                    old.apart());
            placement.place(request);
            standing.set(index, request);
            return "resized";
        }

        private String released() {
            PlacementRequest gone = standing.remove(random.nextInt(standing.size()));
            List<UUID> servers =
                    gone.servers().stream().map(ServerNeed::serverId).toList();
            servers.forEach(own::remove);
            placement.release(servers);
            return "released";
        }

        private UUID anyNode() {
            return nodes.get(random.nextInt(nodes.size()));
        }

        /** A plan is carried out as far as it goes; the last move may stay begun, as after a kill. */
        private String planned() {
            PlanGoal goal = PlanGoal.values()[random.nextInt(3)];
            List<UUID> named = goal == PlanGoal.EMPTY_NODES ? List.of(anyNode()) : List.of();
            MovePlan plan = plans.plan(new PlanRequest(goal, named, 1 + random.nextInt(8)));
            for (PlannedMove move : plan.moves()) {
                MoveTarget target = new MoveTarget(move.to(), move.sentence());
                plans.beginMove(move.serverId(), target);
                if (random.nextInt(5) == 0) {
                    return "begun a plan: " + plan.sentence();
                }
                plans.finishMove(move.serverId(), target);
                moves++;
            }
            return plan.sentence();
        }

        /** Ends a move that somebody left begun, or begins one of its own that no plan has. */
        private String moved() {
            List<ServerMove> begun = plans.moves();
            if (!begun.isEmpty()) {
                ServerMove move = begun.get(random.nextInt(begun.size()));
                if (random.nextInt(3) == 0) {
                    plans.abandonMove(move.serverId());
                    return "abandoned";
                }
                plans.finishMove(move.serverId(), new MoveTarget(move.to()));
                moves++;
                return "finished";
            }
            List<Reservation> held = placement.reservations();
            plans.beginMove(held.get(random.nextInt(held.size())).serverId(), new MoveTarget(anyNode()));
            return "begun";
        }

        /** One or two nodes die, their servers are placed again, and the nodes come back. */
        private String died() {
            Set<UUID> dead = new HashSet<>(List.of(anyNode(), anyNode()));
            NodeFailure failure = new NodeFailure(UUID.randomUUID(), List.copyOf(dead));
            Replacement answer = plans.replace(failure);
            for (ReplacedServer each : answer.moved()) {
                assertThat(dead).contains(each.from()).doesNotContain(each.to());
            }
            for (UnmovedServer each : answer.unplaced()) {
                assertThat(dead).contains(each.nodeId());
                assertThat(each.reason()).endsWith(".");
            }
            replaced += answer.moved().size();
            for (UUID node : dead) {
                int index = nodes.indexOf(node);
                placement.enrol(node, Grid.capacity("node-" + index, 8 * (1 + index % 3), true));
            }
            return answer.sentence();
        }
    }
}
