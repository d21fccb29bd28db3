package org.stratagrid.deployment.order;

import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.hypervisor.NodeIsAway;
import org.stratagrid.deployment.hypervisor.NodeIsOff;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.watch.Suspensions;

/**
 * Works an order step by step, or undoes it. The process may die anywhere: the job comes again and goes on at the step that was
 * in work.
 */
@Component
class OrderWork {

    private static final Logger log = LoggerFactory.getLogger(OrderWork.class);

    /** With the growing pauses between them, some 80 seconds: as long as a hypervisor that is restarted or busy may be away. */
    private static final int TRIES_FOR_A_NODE_THAT_IS_AWAY = 9;

    private final Turns turns;
    private final OrderStore orders;
    private final ServerStore servers;
    private final Workflows workflows;
    private final Suspended suspended;
    private final Suspensions suspensions;
    private final Fleet fleet;

    OrderWork(
            Turns turns,
            OrderStore orders,
            ServerStore servers,
            Workflows workflows,
            Suspended suspended,
            Suspensions suspensions,
            Fleet fleet) {
        this.turns = turns;
        this.orders = orders;
        this.servers = servers;
        this.workflows = workflows;
        this.suspended = suspended;
        this.suspensions = suspensions;
        this.fleet = fleet;
    }

    /**
     * Returns when the order is done or undone; an exception asks to be called again.
     *
     * @param failures how often it has been thrown so far
     * @return false when another run is at it, so that nothing was done
     */
    boolean work(UUID id, int failures) {
        return turns.take(id, turn -> work(id, failures, turn));
    }

    private void work(UUID id, int failures, Turns.Turn turn) {
        if (!orders.exists(id) || orders.state(id).isFinal()) {
            return;
        }
        fleet.awaitFirstLook();
        DeploymentOrder order = orders.body(id);
        List<Step> steps = workflows.of(order);
        if (orders.state(id) != WorkState.UNDOING) {
            orders.setState(id, WorkState.RUNNING);
            forward(order, steps, failures, turn);
        }
        if (orders.state(id) == WorkState.UNDOING) {
            backward(order, steps, turn);
        }
        // What was suspended meanwhile was left to us until now.
        suspensions.converge(order.accountId());
    }

    private void forward(DeploymentOrder order, List<Step> steps, int failures, Turns.Turn turn) {
        List<WorkState> states = orders.stepStates(order.id());
        for (int i = 0; i < steps.size(); i++) {
            if (states.get(i) == WorkState.DONE) {
                continue;
            }
            Step step = steps.get(i);
            turn.require();
            orders.setStep(order.id(), i, WorkState.RUNNING, null);
            long began = System.nanoTime();
            try {
                if (!step.forwardOnly()) {
                    suspended.stops(order);
                }
                step.action().on(order);
            } catch (RuntimeException e) {
                throwIfTheProcessEnds(e);
                String problem = sentence(e);
                log.warn("order {}: step {} failed: {}", order.id(), step.name(), problem, e);
                if (step.forwardOnly() || e instanceof Undecided || isWorthWaiting(order, e, failures)) {
                    orders.setStep(order.id(), i, WorkState.RUNNING, problem + OrderStore.AGAIN);
                    throw e;
                }
                orders.setProblem(order.id(), problem);
                orders.setStep(order.id(), i, WorkState.UNDOING, problem);
                orders.setState(order.id(), WorkState.UNDOING);
                return;
            }
            orders.setStep(order.id(), i, WorkState.DONE, null);
            log.info("order {}: {} in {} ms", order.id(), step.name(), (System.nanoTime() - began) / 1_000_000);
        }
        orders.setState(order.id(), WorkState.DONE);
    }

    private void backward(DeploymentOrder order, List<Step> steps, Turns.Turn turn) {
        List<WorkState> states = orders.stepStates(order.id());
        for (int i = steps.size() - 1; i >= 0; i--) {
            if (states.get(i) == WorkState.WAITING || states.get(i) == WorkState.UNDONE) {
                continue;
            }
            turn.require();
            orders.setStep(order.id(), i, WorkState.UNDOING, null);
            try {
                steps.get(i).undo().on(order);
            } catch (RuntimeException e) {
                throwIfTheProcessEnds(e);
                log.warn(
                        "order {}: undoing {} failed: {}",
                        order.id(),
                        steps.get(i).name(),
                        sentence(e),
                        e);
                // What was to be as before on a node that is off will be made anew elsewhere.
                if (!(e instanceof NodeIsOff)) {
                    orders.setStep(order.id(), i, WorkState.UNDOING, sentence(e) + OrderStore.AGAIN);
                    throw e;
                }
            }
            orders.setStep(order.id(), i, WorkState.UNDONE, null);
        }
        orders.setState(order.id(), WorkState.UNDONE);
    }

    /**
     * A node that is away for a moment, or was until just now: undoing would need it as well. Not so for moves, which go back to a node
     * that is there; and not when somebody ended the order.
     */
    private boolean isWorthWaiting(DeploymentOrder order, RuntimeException e, int failures) {
        return e instanceof HypervisorProblem
                && failures < TRIES_FOR_A_NODE_THAT_IS_AWAY
                && order.kind() != OrderKind.MOVE
                && !orders.isAborted(order.id())
                && (e instanceof NodeIsAway
                        || servers.of(order.configurationId()).stream()
                                .map(Server::nodeId)
                                .flatMap(node -> fleet.find(node).stream())
                                .anyMatch(node -> !node.reachable() && !node.isOff()));
    }

    /** Then the failure says nothing about the step, which is taken up again by the next process. */
    private void throwIfTheProcessEnds(RuntimeException e) {
        if (fleet.closing()
                || Thread.currentThread().isInterrupted()
                || e instanceof DataAccessException
                || e instanceof TransactionException) {
            throw e;
        }
    }

    private static String sentence(RuntimeException e) {
        if (e instanceof Refusal refusal) {
            return refusal.sentence();
        }
        if (e instanceof OrderFailure || e instanceof HypervisorProblem || e instanceof Undecided) {
            return String.valueOf(e.getMessage());
        }
        return "Something went wrong on our side.";
    }
}
