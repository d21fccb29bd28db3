package org.stratagrid.deployment.node;

import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.deployment.hypervisor.GuestReading;
import org.stratagrid.deployment.hypervisor.NodeFacts;
import org.stratagrid.deployment.node.GridSettings.NodeSettings;

/** Keeps one node: connects with back-off, reads its guests, tells the scheduler what it can give. */
final class Tending implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(Tending.class);
    private static final long TICK_MILLIS = 1500;
    private static final long SHORTEST_BACK_OFF_MILLIS = 500, LONGEST_BACK_OFF_MILLIS = 15_000;
    private static final long ENROL_EVERY_NANOS = TimeUnit.SECONDS.toNanos(15);
    private final Node node;
    private final Placement placement;
    private final Admission admission;
    private final Failures failures;
    private final Clock clock;
    private final List<NodeListener> listeners;
    private final CountDownLatch settled;
    private boolean looked;
    /** Everybody has heard of the connection. */
    private boolean introduced;

    private long backOff = SHORTEST_BACK_OFF_MILLIS;
    private long enrolledAt;
    private boolean enrolledAsReachable;
    private boolean enrolled;

    Tending(
            Node node,
            Placement placement,
            Admission admission,
            Failures failures,
            Clock clock,
            List<NodeListener> listeners,
            CountDownLatch settled) {
        this.node = node;
        this.placement = placement;
        this.admission = admission;
        this.failures = failures;
        this.clock = clock;
        this.listeners = listeners;
        this.settled = settled;
    }

    @Override
    public void run() {
        while (!Thread.currentThread().isInterrupted()) {
            long pause = tick();
            if (!looked) {
                looked = true;
                settled.countDown();
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private long tick() {
        try {
            if (!node.reachable()) {
                connect();
            }
            long asOf = System.nanoTime();
            List<GuestReading> readings = node.hypervisor().guests();
            node.heard(clock.instant());
            node.countGuests((int)
                    readings.stream().filter(guest -> guest.state().isActive()).count());
            listeners.forEach(listener -> listener.read(node, readings, asOf));
            backOff = SHORTEST_BACK_OFF_MILLIS;
            enrol();
            return TICK_MILLIS;
        } catch (DataAccessException | TransactionException e) {
            // The database is away, not the node.
            log.warn("node {}: {}", node.name(), e.toString());
            if (!introduced) {
                node.lost("What should be there could not be read.");
            }
            return TICK_MILLIS;
        } catch (RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                return 0;
            }
            log.warn("node {}: {}", node.name(), e.toString());
            log.debug("node {}", node.name(), e);
            node.lost(String.valueOf(e.getMessage()));
            enrol();
            if (node.isBeingOpened()) {
                return SHORTEST_BACK_OFF_MILLIS;
            }
            long pause = backOff;
            backOff = Math.min(backOff * 2, LONGEST_BACK_OFF_MILLIS);
            return pause;
        }
    }

    private void connect() {
        introduced = false;
        node.connect(facts -> admission.check(node, facts));
        NodeFacts facts = Objects.requireNonNull(node.facts());
        log.info("node {} is reachable: {}, {} MiB", node.name(), facts.hypervisor(), facts.memoryMib());
        listeners.forEach(listener -> listener.connected(node));
        introduced = true;
    }

    private void enrol() {
        boolean due = !enrolled
                || enrolledAsReachable != node.reachable()
                || System.nanoTime() - enrolledAt > ENROL_EVERY_NANOS;
        if (!due) {
            return;
        }
        NodeSettings settings = node.settings();
        boolean reachable = node.reachable();
        try {
            if (reachable && enrolled) {
                node.readFacts();
            }
            NodeFacts facts = node.facts();
            if (facts == null && !Capacities.areGiven(settings)) {
                return;
            }
            boolean ready = reachable && failures.open(node.id()).isEmpty();
            placement.enrol(node.id(), Capacities.of(settings, facts, ready));
            enrolled = true;
            enrolledAsReachable = reachable;
            enrolledAt = System.nanoTime();
        } catch (RuntimeException e) {
            log.info("node {} is not enrolled yet: {}", node.name(), e.toString());
        }
    }
}
