package org.stratagrid.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.stratagrid.contracts.accounts.Accounts;
import org.stratagrid.contracts.accounts.Registration;
import org.stratagrid.contracts.configurations.Configurations;
import org.stratagrid.contracts.configurations.NewConfiguration;
import org.stratagrid.contracts.configurations.ServerView;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.deployment.MoveRun;
import org.stratagrid.contracts.deployment.MoveRunProgress;
import org.stratagrid.contracts.deployment.MoveRunState;
import org.stratagrid.contracts.deployment.Moves;
import org.stratagrid.contracts.deployment.OrderProgress;
import org.stratagrid.contracts.deployment.Relocation;
import org.stratagrid.contracts.deployment.ServerStatus;
import org.stratagrid.contracts.deployment.StepProgress;
import org.stratagrid.contracts.deployment.Upkeep;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.contracts.placement.GridPlans;
import org.stratagrid.contracts.placement.MovePlan;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.contracts.placement.PlanGoal;
import org.stratagrid.contracts.placement.PlanRequest;
import org.stratagrid.contracts.placement.PlannedMove;
import org.stratagrid.contracts.placement.Reservation;
import org.stratagrid.contracts.values.Card;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;

/**
 * The process is killed as by a power failure in the middle of deployments, moves and dissolutions of a real site, six times,
 * each time at another step: one of each half of the steps, by chance, so that over time every step is met. After its restart the order
 * ends, every server exists exactly once or not at all, and nothing is left over.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIfEnvironmentVariable(
        named = "STRATAGRID_TEST_GRID",
        matches = ".+",
        disabledReason = "needs the local grid of real guests, which ./stratagrid test makes as root")
class KillIT {

    static final int ROUNDS = 2;
    /** Printed; the same one kills at the same steps again. */
    static final long SEED = Long.getLong("stratagrid.kill.seed", System.nanoTime());

    static final Duration LIMIT = Duration.ofSeconds(150);

    RunningSystem system;
    Guests guests;
    UUID account;

    @BeforeAll
    void up() throws Exception {
        system = new RunningSystem("kill", List.of());
        guests = Guests.of(RunningSystem.grid().orElseThrow());
        guests.clear();
        system.start();
        account = system.contract(Accounts.class)
                .register(new Registration(
                        "karl",
                        "correct horse battery",
                        "Karl Mustermann",
                        "karl@example.org",
                        "karl.example.org",
                        "memory-900",
                        "transfer-100",
                        new Card("4242424242424242", "Karl Mustermann", 12, 2030, "123")))
                .id();
    }

    @AfterAll
    void down() throws Exception {
        if (system != null) {
            system.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> killedAtDifferentSteps() {
        List<DynamicTest> rounds = new ArrayList<>();
        Random chance = new Random(SEED);
        System.out.println("MEASURED kill points: -Dstratagrid.kill.seed=" + SEED);
        for (int i = 0; i < ROUNDS; i++) {
            double part = (i + chance.nextDouble()) / ROUNDS;
            rounds.add(DynamicTest.dynamicTest(
                    "deploying, killed at " + Math.round(part * 100) + " % of the steps", () -> {
                        UUID configuration = drawSite("site" + Math.round(part * 100));
                        OrderProgress deployed = killedAt(
                                part,
                                configurations().deploy(account, configuration).orderId());
                        assertThat(deployed.state()).as(deployed.toString()).isEqualTo(WorkState.DONE);
                        everyServerExistsOnce(configuration);
                    }));
            rounds.add(
                    DynamicTest.dynamicTest("moving, killed at " + Math.round(part * 100) + " % of the steps", () -> {
                        UUID configuration =
                                configurations().configurations(account).get(0).id();
                        movedAway(part, configuration);
                        everyServerExistsOnce(configuration);
                    }));
            rounds.add(DynamicTest.dynamicTest(
                    "dissolving, killed at " + Math.round(part * 100) + " % of the steps", () -> {
                        UUID configuration =
                                configurations().configurations(account).get(0).id();
                        OrderProgress dissolved = killedAt(
                                part,
                                configurations().delete(account, configuration).orderId());
                        assertThat(dissolved.state()).as(dissolved.toString()).isEqualTo(WorkState.DONE);
                        nothingIsLeft();
                    }));
        }
        return rounds.stream();
    }

    private UUID drawSite(String name) {
        UUID configuration =
                configurations().create(account, new NewConfiguration(name)).id();
        for (Tier tier : List.of(Tier.DATABASE, Tier.WEB, Tier.LOAD_BALANCER)) {
            configurations().add(account, configuration, configurations().suggest(account, configuration, tier));
        }
        return configuration;
    }

    /** Kills the process when so much of the order's steps is done, starts it again, and waits for the order's end. */
    private OrderProgress killedAt(double part, UUID id) throws Exception {
        Deployment before = system.contract(Deployment.class);
        Polling.until(LIMIT, "the order is in work", () -> exists(before, id));
        int steps = before.order(id).steps().size();
        int target = (int) (part * steps);
        Polling.until(LIMIT, "step " + target + " of " + steps + " is reached", Duration.ofMillis(10), () -> {
            OrderProgress progress = before.order(id);
            return progress.state().isFinal() || done(progress) >= target;
        });
        String at = before.order(id).steps().stream()
                .filter(step -> step.state() == WorkState.RUNNING)
                .map(StepProgress::name)
                .findFirst()
                .orElse("between steps");
        system.kill9();
        System.out.println("MEASURED killed at step: " + at);
        long killed = System.nanoTime();
        system.start();
        System.out.println("MEASURED restart: "
                + Duration.ofNanos(System.nanoTime() - killed).toMillis() + " ms");
        Deployment after = system.contract(Deployment.class);
        Polling.until(
                LIMIT,
                "the order ends after the restart",
                () -> after.order(id).state().isFinal());
        Polling.until(
                LIMIT,
                "the configuration has seen it",
                () -> configurations().configurations(account).stream().allMatch(view -> view.openOrderId() == null));
        return after.order(id);
    }

    /** Empties the web server's node by a plan of moves (SC-10), killed while the first of them is in work. */
    private void movedAway(double part, UUID configuration) throws Exception {
        UUID web = configurations().configuration(account, configuration).servers().stream()
                .filter(server -> server.settings().tier() == Tier.WEB)
                .findFirst()
                .orElseThrow()
                .id();
        UUID node = nodeOf(web);
        MovePlan plan = system.contract(GridPlans.class).plan(new PlanRequest(PlanGoal.EMPTY_NODES, List.of(node), 10));
        assertThat(plan.staying()).isEmpty();
        assertThat(plan.moves()).extracting(PlannedMove::serverId).contains(web);
        MoveRun run = new MoveRun(
                UUID.randomUUID(),
                "Maintenance",
                plan.moves().stream()
                        .map(move -> new Relocation(move.serverId(), move.from(), move.to()))
                        .toList());
        UUID first = system.contract(Moves.class).run(run).moves().get(0).orderId();
        OrderProgress moved = killedAt(part, first);
        assertThat(moved.state()).as(moved.toString()).isEqualTo(WorkState.DONE);
        Moves moves = system.contract(Moves.class);
        Polling.until(
                LIMIT,
                "the run of moves ends",
                () -> moves.progress(run.id()).state().isFinal());
        MoveRunProgress progress = moves.progress(run.id());
        assertThat(progress.state()).as(progress.toString()).isEqualTo(MoveRunState.DONE);
        assertThat(system.contract(GridPlans.class).moves()).isEmpty();
        for (PlannedMove move : plan.moves()) {
            assertThat(nodeOf(move.serverId())).isEqualTo(move.to());
        }
    }

    /** As the scheduler has it. */
    private UUID nodeOf(UUID server) {
        return system.contract(Placement.class).reservations().stream()
                .filter(reservation -> reservation.serverId().equals(server))
                .findFirst()
                .orElseThrow()
                .nodeId();
    }

    private static boolean exists(Deployment deployment, UUID order) {
        try {
            return !deployment.order(order).steps().isEmpty();
        } catch (Refusal notYetHandedOver) {
            return false;
        }
    }

    private static int done(OrderProgress progress) {
        return (int) progress.steps().stream()
                .filter(step -> step.state() == WorkState.DONE)
                .count();
    }

    private void everyServerExistsOnce(UUID configuration) throws Exception {
        List<UUID> wanted = configurations().configuration(account, configuration).servers().stream()
                .map(ServerView::id)
                .toList();
        assertThat(guests.domains()).hasSize(wanted.size());
        assertThat(system.contract(Placement.class).reservations())
                .extracting(Reservation::serverId)
                .containsExactlyInAnyOrderElementsOf(wanted);
        List<ServerStatus> servers = system.contract(Deployment.class).servers(configuration);
        assertThat(servers).extracting(ServerStatus::serverId).containsExactlyInAnyOrderElementsOf(wanted);
        Site site = new Site(servers.stream()
                .map(ServerStatus::siteUrl)
                .filter(url -> url != null)
                .findFirst()
                .orElseThrow());
        Polling.until(LIMIT, "the site answers", () -> site.status("/") == 200);
        assertThat(site.body("/db")).contains("\"database\"");
        nothingDiffers();
    }

    /** What ./stratagrid check asks. */
    private void nothingDiffers() throws Exception {
        Polling.until(
                LIMIT,
                "the grid is as the rows say",
                () -> system.contract(Upkeep.class).check().isEmpty());
        assertThat(system.contract(Placement.class).check()).isEmpty();
    }

    private void nothingIsLeft() throws Exception {
        assertThat(guests.leftovers()).isEmpty();
        assertThat(system.contract(Placement.class).reservations()).isEmpty();
        assertThat(configurations().configurations(account)).isEmpty();
        nothingDiffers();
    }

    private Configurations configurations() {
        return system.contract(Configurations.class);
    }
}
