package org.stratagrid.deployment.order;

import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.watch.Suspensions;

/**
 * Works an order step by step, or undoes it. The process may die anywhere: the job comes again and goes on at the step that was
 * in work.
 */
@Component
class OrderWork {

    private static final Logger log = LoggerFactory.getLogger(OrderWork.class);

    private final OrderStore orders;
    private final Workflows workflows;
    private final Suspended suspended;
    private final Suspensions suspensions;
    private final Fleet fleet;

    OrderWork(OrderStore orders, Workflows workflows, Suspended suspended, Suspensions suspensions, Fleet fleet) {
        this.orders = orders;
        this.workflows = workflows;
        this.suspended = suspended;
        this.suspensions = suspensions;
        this.fleet = fleet;
    }

    /** Returns when the order is done or undone; an exception asks to be called again. */
    void work(UUID id) {
        if (!orders.exists(id) || orders.state(id).isFinal()) {
            return;
        }
        fleet.awaitFirstLook();
        DeploymentOrder order = orders.body(id);
        List<Step> steps = workflows.of(order);
        if (orders.state(id) != WorkState.UNDOING) {
            orders.setState(id, WorkState.RUNNING);
            forward(order, steps);
        }
        if (orders.state(id) == WorkState.UNDOING) {
            backward(order, steps);
        }
        // What was suspended meanwhile was left to us until now.
        suspensions.converge(order.accountId());
    }

    private void forward(DeploymentOrder order, List<Step> steps) {
        List<WorkState> states = orders.stepStates(order.id());
        for (int i = 0; i < steps.size(); i++) {
            if (states.get(i) == WorkState.DONE) {
                continue;
            }
            Step step = steps.get(i);
            orders.setStep(order.id(), i, WorkState.RUNNING, null);
            long began = System.nanoTime();
            try {
                if (!step.forwardOnly()) {
                    suspended.stops(order);
                    if (orders.isAborted(order.id())) {
                        throw new OrderFailure(Moving.ABORTED);
                    }
                }
                step.action().on(order);
            } catch (RuntimeException e) {
                throwIfTheProcessEnds(e);
                String problem = sentence(e);
                log.warn("order {}: step {} failed: {}", order.id(), step.name(), problem, e);
                if (step.forwardOnly() || e instanceof Undecided) {
                    orders.setStep(order.id(), i, WorkState.RUNNING, problem + " This is tried again.");
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

    private void backward(DeploymentOrder order, List<Step> steps) {
        List<WorkState> states = orders.stepStates(order.id());
        for (int i = steps.size() - 1; i >= 0; i--) {
            if (states.get(i) == WorkState.WAITING || states.get(i) == WorkState.UNDONE) {
                continue;
            }
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
                throw e;
            }
            orders.setStep(order.id(), i, WorkState.UNDONE, null);
        }
        orders.setState(order.id(), WorkState.UNDONE);
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
