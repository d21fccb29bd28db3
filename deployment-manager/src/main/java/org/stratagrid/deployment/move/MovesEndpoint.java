package org.stratagrid.deployment.move;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.RestController;
import org.stratagrid.contracts.deployment.MoveProgress;
import org.stratagrid.contracts.deployment.MoveRun;
import org.stratagrid.contracts.deployment.MoveRunProgress;
import org.stratagrid.contracts.deployment.MoveState;
import org.stratagrid.contracts.deployment.Moves;
import org.stratagrid.contracts.deployment.Relocation;
import org.stratagrid.contracts.deployment.Transfer;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.hypervisor.MigrationReading;
import org.stratagrid.deployment.move.MoveStore.Move;
import org.stratagrid.deployment.move.MoveStore.Run;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;
import org.stratagrid.deployment.order.Orders;
import org.stratagrid.platform.jobs.Deliveries;

@RestController
class MovesEndpoint implements Moves {

    private static final int LONGEST_REASON = 200, MOST_MOVES = 10_000;

    private final MoveStore store;
    private final ServerStore servers;
    private final Orders orders;
    private final Fleet fleet;
    private final TransactionTemplate transaction;
    private final ObjectProvider<Scheduler> scheduler;
    private final OneTimeTask<RunName> job;

    MovesEndpoint(
            MoveStore store,
            ServerStore servers,
            Orders orders,
            Fleet fleet,
            TransactionTemplate transaction,
            ObjectProvider<Scheduler> scheduler,
            OneTimeTask<RunName> deploymentMoveRunJob) {
        this.store = store;
        this.servers = servers;
        this.orders = orders;
        this.fleet = fleet;
        this.transaction = transaction;
        this.scheduler = scheduler;
        this.job = deploymentMoveRunJob;
    }

    /** What the job of a run is told. */
    record RunName(UUID id) {}

    @Configuration(proxyBeanMethods = false)
    static class Jobs {
        /** One job works one run from beginning to end, and again until it has ended. */
        @Bean
        OneTimeTask<RunName> deploymentMoveRunJob(ObjectProvider<MoveWork> work) {
            return Deliveries.delivery(
                    "deployment-move-run",
                    RunName.class,
                    run -> work.getObject().work(run.id()));
        }
    }

    @Override
    public MoveRunProgress run(MoveRun run) {
        checkPresent(run);
        if (store.find(run.id()).isEmpty()) {
            List<String> names = check(run);
            try {
                transaction.executeWithoutResult(status -> {
                    store.insert(run, names);
                    scheduler
                            .getObject()
                            .schedule(job.instance(run.id().toString(), new RunName(run.id())), Instant.now());
                });
            } catch (DuplicateKeyException e) {
                if (store.find(run.id()).isEmpty()) {
                    throw new Refusal(
                            Refusal.Reason.CONFLICT,
                            "Other servers are being moved. Wait until that has ended, or stop it.");
                }
            }
        }
        return progress(run.id());
    }

    /** Values of a remote caller may be missing, whatever their type says. */
    private static void checkPresent(MoveRun run) {
        present("id", run.id());
        present("reason", run.reason());
        present("moves", run.moves());
        for (Relocation move : run.moves()) {
            present("moves", move);
            present("moves.serverId", move.serverId());
            present("moves.fromNode", move.fromNode());
            present("moves.toNode", move.toNode());
        }
    }

    private static void present(String field, @Nullable Object value) {
        if (value == null) {
            throw Refusal.invalid(field, "The request lacks " + field + ".");
        }
    }

    /** The servers' names, in the order of the moves. */
    private List<String> check(MoveRun run) {
        if (run.reason().isBlank() || run.reason().length() > LONGEST_REASON) {
            throw Refusal.invalid("reason", "Say in 1 to " + LONGEST_REASON + " characters what the moves are for.");
        }
        if (run.moves().isEmpty() || run.moves().size() > MOST_MOVES) {
            throw Refusal.invalid("moves", "Name 1 to " + MOST_MOVES + " moves.");
        }
        List<String> names = new ArrayList<>();
        for (Relocation move : run.moves()) {
            Server server =
                    servers.find(move.serverId()).orElseThrow(() -> Refusal.notFound("server " + move.serverId()));
            names.add(server.name());
            for (UUID node : List.of(move.fromNode(), move.toNode())) {
                if (fleet.find(node).isEmpty()) {
                    throw Refusal.notFound("node " + node);
                }
            }
            if (move.fromNode().equals(move.toNode())) {
                throw Refusal.invalid("moves", server.name() + " cannot move to the node on which it is.");
            }
        }
        return names;
    }

    @Override
    public MoveRunProgress progress(UUID runId) {
        return progress(find(runId));
    }

    @Override
    public List<MoveRunProgress> runs() {
        return store.newest().stream().map(this::progress).toList();
    }

    @Override
    public MoveRunProgress stop(UUID runId) {
        find(runId);
        store.stop(runId);
        return progress(runId);
    }

    @Override
    public MoveRunProgress abort(UUID runId) {
        stop(runId);
        // One whose order was given a moment ago may still be called waiting.
        store.moves(runId).stream()
                .filter(move -> move.state() == MoveState.RUNNING || move.state() == MoveState.WAITING)
                .forEach(move -> orders.abortMove(move.orderId()));
        return progress(runId);
    }

    private Run find(UUID runId) {
        return store.find(runId).orElseThrow(() -> Refusal.notFound("run of moves"));
    }

    private MoveRunProgress progress(Run run) {
        return new MoveRunProgress(
                run.id(),
                run.reason(),
                run.state(),
                store.moves(run.id()).stream().map(this::progress).toList(),
                run.orderedAt(),
                run.endedAt(),
                run.problem());
    }

    private MoveProgress progress(Move move) {
        return new MoveProgress(
                move.serverId(),
                move.serverName(),
                move.fromNode(),
                name(move.fromNode()),
                move.toNode(),
                name(move.toNode()),
                move.state(),
                move.orderId(),
                move.state() == MoveState.RUNNING ? transfer(move) : null,
                move.startedAt(),
                move.endedAt(),
                move.problem());
    }

    private String name(UUID node) {
        return fleet.find(node).map(Node::name).orElse(node.toString());
    }

    private @Nullable Transfer transfer(Move move) {
        Server server = servers.find(move.serverId()).orElse(null);
        if (server == null || server.movingTo() == null) {
            return null;
        }
        try {
            MigrationReading reading = fleet.node(server.nodeId()).hypervisor().migration(server.domainId());
            return reading == null
                    ? null
                    : new Transfer(
                            reading.memoryRemaining() >> 20, reading.diskRemaining() >> 20, reading.total() >> 20);
        } catch (HypervisorProblem e) {
            return null; // The node does not tell now; the move's order tells the rest.
        }
    }
}
