package org.stratagrid.deployment.failure;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.node.Commands;
import org.stratagrid.deployment.node.Failures;
import org.stratagrid.deployment.node.Failures.Failure;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;

/** Makes certain that a dead node is off: by its fence command, or else an operator has to say so. */
@Component
class Fencing {

    private static final Logger log = LoggerFactory.getLogger(Fencing.class);

    private final Fleet fleet;
    private final Failures failures;
    private final FailureSettings settings;
    /** By failure, {@link System#nanoTime}. */
    private final Map<UUID, Long> tried = new ConcurrentHashMap<>();

    Fencing(Fleet fleet, Failures failures, FailureSettings settings) {
        this.fleet = fleet;
        this.failures = failures;
        this.settings = settings;
    }

    /** True when it is certainly off. */
    boolean fence(Failure failure) {
        Node node = fleet.find(failure.nodeId()).orElse(null);
        if (node == null || node.fence().isEmpty()) {
            ask(failure, "It has no fence command.");
            return false;
        }
        if (node.reachable() || !isDue(failure)) {
            return false;
        }
        try {
            Commands.run(node.fence(), "", settings.fenceWithin());
        } catch (HypervisorProblem e) {
            log.warn("node {} could not be fenced: {}", node.name(), e.getMessage());
            ask(failure, "Its fence command failed: " + e.getMessage());
            return false;
        }
        log.warn("node {} was fenced: it is off", node.name());
        failures.fencedByCommand(failure.id());
        tried.remove(failure.id());
        return true;
    }

    private boolean isDue(Failure failure) {
        long now = System.nanoTime();
        Long before = tried.get(failure.id());
        if (before != null && now - before < settings.fenceAgainAfter().toNanos()) {
            return false;
        }
        tried.put(failure.id(), now);
        return true;
    }

    private void ask(Failure failure, String why) {
        if (!why.equals(failure.fenceProblem())) {
            failures.fenceFailed(failure.id(), why);
        }
    }
}
