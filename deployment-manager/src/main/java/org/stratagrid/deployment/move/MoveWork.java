package org.stratagrid.deployment.move;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.contracts.deployment.MoveRunState;
import org.stratagrid.contracts.deployment.MoveState;
import org.stratagrid.contracts.deployment.OrderProgress;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.contracts.placement.MoveTarget;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.deployment.guest.Phase;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.move.MoveStore.Move;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;
import org.stratagrid.deployment.order.Orders;

/** Works a run, one move after the other; each is an order with steps of its own. The process may die anywhere. */
@Component
class MoveWork {

    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    /** So long a move waits for an order of the same configuration. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

    private final MoveStore store;
    private final Orders orders;
    private final ServerStore servers;
    private final Fleet fleet;
    private final TransactionTemplate transaction;

    MoveWork(MoveStore store, Orders orders, ServerStore servers, Fleet fleet, TransactionTemplate transaction) {
        this.store = store;
        this.orders = orders;
        this.servers = servers;
        this.fleet = fleet;
        this.transaction = transaction;
    }

    /** Returns when the run has ended; an exception asks to be called again. */
    void work(UUID runId) {
        fleet.awaitFirstLook();
        for (Move move : store.moves(runId)) {
            if (state(runId).isFinal()) {
                return;
            }
            if (move.state() == MoveState.DONE) {
                continue;
            }
            if (move.state() == MoveState.FAILED) {
                endFailed(runId, move, String.valueOf(move.problem()));
                return;
            }
            // An order that is there already was given before the process died.
            if (!orders.exists(move.orderId())) {
                if (state(runId) == MoveRunState.STOPPING) {
                    end(runId, MoveRunState.STOPPED, null);
                    return;
                }
                String problem = give(runId, move);
                if (problem != null) {
                    store.end(runId, move, MoveState.FAILED, problem);
                    endFailed(runId, move, problem);
                    return;
                }
            }
            store.begin(runId, move);
            OrderProgress order = follow(move.orderId());
            if (order.state() != WorkState.DONE) {
                String problem = String.valueOf(order.problem());
                store.end(runId, move, MoveState.FAILED, problem);
                endFailed(runId, move, problem);
                return;
            }
            store.end(runId, move, MoveState.DONE, null);
        }
        end(runId, MoveRunState.DONE, null);
    }

    /** The order for the move, if the present still is what it was planned for; else a sentence that says why not. */
    private @Nullable String give(UUID runId, Move move) {
        long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (true) {
            String problem = problem(move);
            if (problem != null) {
                return problem;
            }
            try {
                orders.move(
                        move.orderId(),
                        move.serverId(),
                        new MoveTarget(move.toNode(), run(runId).reason()));
                return null;
            } catch (Refusal refusal) {
                if (refusal.reason() != Refusal.Reason.CONFLICT
                        || System.nanoTime() > deadline
                        || state(runId) != MoveRunState.RUNNING) {
                    return refusal.sentence();
                }
                pause();
            }
        }
    }

    private @Nullable String problem(Move move) {
        Optional<Server> server = servers.find(move.serverId()).filter(found -> found.phase() != Phase.REMOVING);
        if (server.isEmpty()) {
            return "The server does not exist any more.";
        }
        UUID at = server.get().nodeId();
        if (!move.fromNode().equals(at)) {
            return "It is not on node " + name(move.fromNode()) + " any more but on " + name(at) + ".";
        }
        if (!fleet.find(move.toNode()).filter(Node::reachable).isPresent()) {
            return "Node " + name(move.toNode()) + " does not answer.";
        }
        return null;
    }

    private OrderProgress follow(UUID orderId) {
        OrderProgress order = orders.progress(orderId);
        while (!order.state().isFinal()) {
            pause();
            order = orders.progress(orderId);
        }
        return order;
    }

    private void endFailed(UUID runId, Move move, String problem) {
        // What an operator ended has not failed.
        boolean stopped = state(runId) == MoveRunState.STOPPING;
        end(runId, stopped ? MoveRunState.STOPPED : MoveRunState.FAILED, move.serverName() + ": " + problem);
    }

    private void end(UUID runId, MoveRunState state, @Nullable String problem) {
        transaction.executeWithoutResult(status -> store.end(runId, state, problem));
    }

    private MoveRunState state(UUID runId) {
        return run(runId).state();
    }

    private MoveStore.Run run(UUID runId) {
        return store.find(runId).orElseThrow();
    }

    private String name(@Nullable UUID node) {
        return fleet.find(node).map(Node::name).orElse(String.valueOf(node));
    }

    private void pause() {
        try {
            Thread.sleep(LOOK_EVERY.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The process is going down; the run is taken up again.", e);
        }
    }
}
