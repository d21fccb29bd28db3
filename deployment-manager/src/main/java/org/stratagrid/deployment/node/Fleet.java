package org.stratagrid.deployment.node;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.hypervisor.Hypervisors;

/** All nodes of the grid, each tended by a thread of its own. */
@Component
public class Fleet implements DisposableBean {

    private static final Duration LONGEST_FIRST_LOOK = Duration.ofSeconds(20);

    private final GridSettings settings;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Thread> tending = new ArrayList<>();
    private final Placement placement;
    private final Admission admission;
    private final Failures failures;
    private final Clock clock;
    private final ObjectProvider<NodeListener> listeners;
    private final CountDownLatch settled;
    private volatile boolean closing;

    Fleet(
            GridSettings settings,
            @Value("${stratagrid.data:data}") Path data,
            Hypervisors hypervisors,
            Placement placement,
            Admission admission,
            Failures failures,
            Clock clock,
            ObjectProvider<NodeListener> listeners) {
        this.settings = settings;
        this.placement = placement;
        this.admission = admission;
        this.failures = failures;
        this.clock = clock;
        this.listeners = listeners;
        (settings.isSimulated() ? SimulatedNodes.in(data) : settings.nodes())
                .forEach(node -> nodes.add(new Node(
                        node,
                        settings.isSimulated(),
                        whenLost -> hypervisors.connect(node.uri(), node.pool(), settings.isSimulated(), whenLost),
                        () -> failures.isOff(node.stableId()))));
        this.settled = new CountDownLatch(nodes.size());
    }

    @EventListener(ApplicationReadyEvent.class)
    public void start() {
        List<NodeListener> all = listeners.orderedStream().toList();
        for (Node node : nodes) {
            Thread thread = new Thread(
                    new Tending(node, placement, admission, failures, clock, all, settled), "node-" + node.name());
            thread.setDaemon(true);
            thread.start();
            tending.add(thread);
        }
    }

    public boolean simulated() {
        return settings.isSimulated();
    }

    public List<Node> nodes() {
        return List.copyOf(nodes);
    }

    public Optional<Node> find(@Nullable UUID id) {
        return nodes.stream().filter(node -> node.id().equals(id)).findFirst();
    }

    public Node node(@Nullable UUID id) {
        return find(id).orElseThrow(
                        () -> new HypervisorProblem("Node " + id + " is not among the configured nodes any more."));
    }

    /** After a start, until each node was reached and looked through, or its first try failed. */
    public void awaitFirstLook() {
        try {
            settled.await(LONGEST_FIRST_LOOK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The process is going down: what fails now fails for that reason. */
    public boolean closing() {
        return closing;
    }

    @EventListener(ContextClosedEvent.class)
    void closing(ContextClosedEvent event) {
        closing = true;
    }

    @Override
    public void destroy() {
        closing = true;
        tending.forEach(Thread::interrupt);
        for (Node node : nodes) {
            try {
                node.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
