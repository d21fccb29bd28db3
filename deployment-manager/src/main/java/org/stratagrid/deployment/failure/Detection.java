package org.stratagrid.deployment.failure;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.deployment.guest.Parallel;
import org.stratagrid.deployment.node.Failures;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;
import org.stratagrid.deployment.node.NodeRows;

/** Finds nodes that are silent in every way, and declares them dead when that has lasted (spec DM-7). */
@Component
class Detection {

    private static final Logger log = LoggerFactory.getLogger(Detection.class);

    private final Fleet fleet;
    private final NodeRows rows;
    private final Failures failures;
    private final Signs signs;
    private final Parallel parallel;
    private final FailureSettings settings;
    private final TransactionTemplate transaction;
    private final ObjectProvider<Scheduler> scheduler;
    private final CustomTask<UUID> job;
    /** By node, {@link System#nanoTime}; as this process has heard it. */
    private final Map<UUID, Long> silentSince = new ConcurrentHashMap<>();

    Detection(
            Fleet fleet,
            NodeRows rows,
            Failures failures,
            Signs signs,
            Parallel parallel,
            FailureSettings settings,
            TransactionTemplate transaction,
            ObjectProvider<Scheduler> scheduler,
            CustomTask<UUID> deploymentNodeFailureJob) {
        this.fleet = fleet;
        this.rows = rows;
        this.failures = failures;
        this.signs = signs;
        this.parallel = parallel;
        this.settings = settings;
        this.transaction = transaction;
        this.scheduler = scheduler;
        this.job = deploymentNodeFailureJob;
    }

    /** Called again and again. */
    void look() {
        List<Node> lost =
                fleet.nodes().stream().filter(node -> !node.reachable()).toList();
        silentSince.keySet().retainAll(lost.stream().map(Node::id).toList());
        if (lost.isEmpty()) {
            return;
        }
        Set<UUID> maintenance = rows.inMaintenance();
        List<UUID> dead = failures.nodes();
        parallel.each(
                lost.stream()
                        .filter(node -> !maintenance.contains(node.id()) && !dead.contains(node.id()))
                        .toList(),
                this::look);
    }

    private void look(Node node) {
        if (!signs.of(node).isComplete()) {
            silentSince.remove(node.id());
            return;
        }
        long now = System.nanoTime();
        Long since = silentSince.putIfAbsent(node.id(), now);
        if (since != null && now - since >= settings.deadAfter().toNanos()) {
            log.warn(
                    "node {} has not answered in any way for {} s: it is dead",
                    node.name(),
                    (now - since) / 1_000_000_000);
            declare(node, failure -> {});
        }
    }

    /**
     * From now on it is dead, until it has come back and is clean. Nothing happens to one that was declared already.
     *
     * @param also done in the same transaction, with the failure's id
     */
    void declare(Node node, Consumer<UUID> also) {
        transaction.executeWithoutResult(status -> {
            UUID id = UUID.randomUUID();
            if (failures.declare(id, node)) {
                scheduler.getObject().schedule(job.instance(id.toString(), id), Instant.now());
                also.accept(id);
            } else {
                failures.open(node.id()).ifPresent(open -> also.accept(open.id()));
            }
        });
    }
}
