package org.stratagrid.deployment.guest;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.stratagrid.deployment.hypervisor.GuestState;
import org.stratagrid.deployment.hypervisor.Hypervisor;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.node.Node;

/**
 * Guests from one node to another, and the answer to where one is when that was interrupted. The migration is led from here: libvirt
 * ends it when this process dies, and the guest that was arriving is destroyed before it ever ran.
 */
@Component
public class Migrations {

    private static final Logger log = LoggerFactory.getLogger(Migrations.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);
    private static final Duration SETTLE_WITHIN = Duration.ofSeconds(40);
    /** An ended migration says so within a moment, unless the target does not answer the good-bye. */
    private static final Duration END_WITHIN = Duration.ofSeconds(10);

    /** Where a guest lives. */
    public enum Whereabouts {
        SOURCE,
        TARGET,
        /** It runs on neither node. */
        NOWHERE
    }

    /** Those that this process leads, until libvirt's call has ended; a node that does not answer may hold it long. */
    private final Map<UUID, CountDownLatch> led = new ConcurrentHashMap<>();

    /**
     * Returns when the guest is active on the target and no more on the source. A {@link HypervisorProblem} when it is not; then
     * {@link #settle} tells where it is.
     *
     * @param givesUp asked again and again: a sentence to end it with, else null
     */
    public void migrate(UUID domain, Node from, Node to, Supplier<@Nullable String> givesUp) {
        long began = System.nanoTime();
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> lead(domain, from, to, done), "migration-" + domain);
        thread.setDaemon(true);
        thread.start();
        String why = null;
        long givenUp = 0;
        while (true) {
            try {
                done.get(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
                log.info(
                        "guest {} went from {} to {} in {} ms",
                        domain,
                        from.name(),
                        to.name(),
                        (System.nanoTime() - began) / 1_000_000);
                return;
            } catch (TimeoutException e) {
                if (why == null) {
                    why = to.reachable() ? givesUp.get() : "Node " + to.name() + " does not answer.";
                    givenUp = System.nanoTime();
                }
                if (why != null) {
                    abort(domain, from);
                    if (System.nanoTime() - givenUp > END_WITHIN.toNanos()) {
                        throw new HypervisorProblem(why);
                    }
                }
            } catch (ExecutionException e) {
                throw why != null || !(e.getCause() instanceof HypervisorProblem problem)
                        ? new HypervisorProblem(why == null ? "Unexpected: " + e.getCause() : why, e)
                        : problem;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new HypervisorProblem("Interrupted while a guest was moving.", e);
            }
        }
    }

    /** One that cannot be ended now is asked again, or succeeds. */
    private static void abort(UUID domain, Node from) {
        try {
            from.hypervisor().abortMigration(domain);
        } catch (HypervisorProblem e) {
            log.info("the migration of guest {} does not end yet: {}", domain, e.getMessage());
        }
    }

    private void lead(UUID domain, Node from, Node to, CompletableFuture<Void> done) {
        CountDownLatch leading = new CountDownLatch(1);
        led.put(domain, leading);
        try {
            from.migrate(domain, to, () -> {
                leading.countDown();
                led.remove(domain, leading);
            });
            done.complete(null);
        } catch (RuntimeException e) {
            done.completeExceptionally(e);
        }
    }

    /**
     * Where the guest lives after a migration that may have been interrupted anywhere, with nothing of it active elsewhere.
     *
     * <p>A guest that still acts on the source was never let go there, so what arrived elsewhere is not it. One that the source has
     * let go stands still there; it has moved if it acts on the target, since libvirt lets it act there only once everything has
     * arrived; else it is let on at the source, once the half that was arriving is gone.
     */
    public Whereabouts settle(UUID domain, Node from, Node to) {
        Hypervisor source = from.hypervisor();
        awaitNoMigration(domain, source);
        GuestState here = source.state(domain);
        if (here == GuestState.RUNNING || here == GuestState.PAUSED) {
            endIfReachable(domain, to);
            return Whereabouts.SOURCE;
        }
        Hypervisor target = to.hypervisor();
        awaitNoLeader(domain);
        GuestState there = settled(domain, target);
        boolean arrived = there == GuestState.RUNNING || there == GuestState.PAUSED;
        if (arrived) {
            source.destroy(domain);
            return Whereabouts.TARGET;
        }
        target.destroy(domain);
        if (here != GuestState.IN_TRANSIT) {
            return Whereabouts.NOWHERE;
        }
        source.resume(domain);
        return Whereabouts.SOURCE;
    }

    /** What was under way to a node that is not ours any more has not arrived, whatever became of it there. */
    public void stay(UUID domain, Node from) {
        Hypervisor source = from.hypervisor();
        awaitNoMigration(domain, source);
        if (source.state(domain) == GuestState.IN_TRANSIT) {
            source.resume(domain);
        }
    }

    /**
     * Both ends of a guest that stands still, and has not done anything since it was started for its migration, are ended; so its
     * disk on the source is as it was. One that runs on the source is left alone.
     */
    public void end(UUID domain, Node from, Node to) {
        awaitNoMigration(domain, from.hypervisor());
        endIfReachable(domain, to);
        if (from.hypervisor().state(domain) != GuestState.RUNNING) {
            from.hypervisor().destroy(domain);
        }
    }

    /**
     * A migration given up while the target did not answer may be finished once that answers again, so its end is waited for; but
     * a daemon that was restarted meanwhile never answers it.
     */
    private void awaitNoLeader(UUID domain) {
        CountDownLatch leading = led.get(domain);
        try {
            if (leading != null && !leading.await(SETTLE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("the call that led the migration of guest {} has not ended", domain);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HypervisorProblem("Interrupted while a guest was moving.", e);
        }
    }

    /** One that nobody leads any more ends by itself; this helps it. */
    private static void awaitNoMigration(UUID domain, Hypervisor source) {
        long deadline = System.nanoTime() + SETTLE_WITHIN.toNanos();
        while (source.migration(domain) != null) {
            source.abortMigration(domain);
            pause(deadline);
        }
    }

    /** What was arriving without anybody leading it goes away within a moment. */
    private static GuestState settled(UUID domain, Hypervisor target) {
        long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        GuestState there = target.state(domain);
        while (there == GuestState.IN_TRANSIT && System.nanoTime() < deadline) {
            pause(deadline);
            there = target.state(domain);
        }
        return there;
    }

    /** On a node that is not there it is left to the clean-up when the node comes back (LeftOvers). */
    private static void endIfReachable(UUID domain, Node node) {
        if (node.reachable()) {
            node.hypervisor().destroy(domain);
        }
    }

    private static void pause(long deadline) {
        if (System.nanoTime() > deadline) {
            throw new HypervisorProblem("A migration does not end on its node.");
        }
        try {
            Thread.sleep(LOOK_EVERY.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HypervisorProblem("Interrupted while a guest was moving.", e);
        }
    }
}
