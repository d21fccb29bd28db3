package org.stratagrid.deployment.node;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.stratagrid.deployment.hypervisor.GuestLine;
import org.stratagrid.deployment.hypervisor.Hypervisor;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.hypervisor.NodeFacts;
import org.stratagrid.deployment.hypervisor.NodeIsAway;
import org.stratagrid.deployment.node.Connections.Lease;
import org.stratagrid.deployment.node.GridSettings.NodeSettings;

/**
 * A node and the connections to it. Every call to its hypervisor runs on a thread of the node's own and ends after a time, so
 * that a dead or slow node holds up nobody but those who need it.
 */
public final class Node {

    private static final Duration USUAL = Duration.ofSeconds(20);
    private static final Duration LOOK = Duration.ofSeconds(8);
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration LONGEST_MIGRATION = Duration.ofDays(1);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(3);

    private final UUID id;
    private final NodeSettings settings;
    private final boolean simulated;
    private final Calls calls;
    private final Connections connections;
    private final Opening opening;
    private final BooleanSupplier off;
    private volatile boolean reachable;
    private volatile @Nullable NodeFacts facts;
    private volatile @Nullable String problem = "It was not reached yet.";
    private volatile long unreachableSince = System.nanoTime();
    private volatile @Nullable String remark;
    private volatile @Nullable Instant lastHeardAt;
    private volatile int guests;

    /** @param off asked while it does not answer: whether it is certainly off */
    Node(NodeSettings settings, boolean simulated, Connections.Opener opener, BooleanSupplier off) {
        this.id = settings.stableId();
        this.settings = settings;
        this.simulated = simulated;
        this.off = off;
        this.calls = new Calls(settings.name());
        this.connections = new Connections(opener, simulated, () -> lost("The connection broke."));
        this.opening = new Opening(settings, connections);
    }

    public UUID id() {
        return id;
    }

    public String name() {
        return settings.name();
    }

    public String site() {
        return settings.site();
    }

    public boolean simulated() {
        return simulated;
    }

    public String underlay() {
        return settings.underlay();
    }

    public List<String> shell() {
        return settings.shell();
    }

    NodeSettings settings() {
        return settings;
    }

    public boolean reachable() {
        return reachable;
    }

    /** Ends it for certain; empty where there is no such command. */
    public List<String> fence() {
        return settings.fence();
    }

    /** It died and is certainly off: nothing that was on it runs, and what is left there is removed when it comes back. */
    public boolean isOff() {
        return !reachable && off.getAsBoolean();
    }

    /** Why it is not reachable, or what of its settings does not fit it; for the operator. */
    public @Nullable String problem() {
        return reachable ? remark : problem;
    }

    /** Null when it has not answered since this process began; business time. */
    public @Nullable Instant lastHeardAt() {
        return lastHeardAt;
    }

    void heard(Instant at) {
        lastHeardAt = at;
    }

    public Duration unreachableFor() {
        return reachable() ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - unreachableSince);
    }

    /** As libvirt last told; null before the node was first reached. */
    public @Nullable NodeFacts facts() {
        return facts;
    }

    public int guests() {
        return guests;
    }

    void countGuests(int count) {
        guests = count;
    }

    /**
     * Throws a {@link HypervisorProblem} while the node is not reachable; so does each call when it takes too long. Of a node that
     * is certainly off there is nothing, so that what is to be gone is gone; only making something there fails.
     */
    public Hypervisor hypervisor() {
        if (!reachable) {
            if (off.getAsBoolean()) {
                return proxy(Hypervisor.class, (method, arguments) -> OffNode.answer(this, method));
            }
            throw new NodeIsAway(name());
        }
        return proxy(Hypervisor.class, this::callHypervisor);
    }

    /**
     * {@link Hypervisor#migrate} from here to another node, on connections of its own, however long it takes.
     *
     * @param whenOver told when libvirt's call has ended, which may be long after this gave up on a node that does not answer
     */
    public void migrate(UUID domain, Node target, Runnable whenOver) {
        calls.within(
                LONGEST_MIGRATION,
                "migrate",
                () -> {
                    try (Lease here = connections.borrow();
                            Lease there = target.connections.borrow()) {
                        here.hypervisor().migrate(domain, there.hypervisor().migrationTarget());
                        return true;
                    } finally {
                        whenOver.run();
                    }
                },
                late -> {});
    }

    /** Opens the first connection, or waits for the one that is being opened. */
    void connect(Consumer<NodeFacts> admits) {
        Lease lease = opening.lease();
        NodeFacts now = calls.within(
                USUAL,
                "facts",
                () -> {
                    try (lease) {
                        return lease.hypervisor().facts();
                    }
                },
                late -> {});
        admits.accept(now);
        synchronized (this) {
            take(now);
            problem = null;
            reachable = true;
        }
    }

    /** The next {@link #connect} waits for the same one. */
    boolean isBeingOpened() {
        return opening.isUnderWay();
    }

    private void take(NodeFacts now) {
        facts = now;
        remark = Capacities.remark(settings, now);
    }

    /** What libvirt tells of it may have changed: memory that was added, a pool that was filled. */
    void readFacts() {
        take(hypervisor().facts());
    }

    synchronized void lost(String why) {
        if (reachable) {
            unreachableSince = System.nanoTime();
        }
        reachable = false;
        problem = why;
        // Before what they use is closed, so that each of them learns why.
        calls.failAll(new NodeIsAway(name()));
        connections.dropAll();
    }

    <T> T within(Duration time, String what, Callable<T> call) {
        return calls.within(time, what, call, late -> {});
    }

    private @Nullable Object callHypervisor(Method method, Object @Nullable [] arguments) {
        if (method.getName().equals("simulated")) {
            return simulated;
        }
        if (method.getName().equals("openLine")) {
            return openLine(method, arguments);
        }
        return calls.within(
                patience(method, arguments),
                method.getName(),
                () -> {
                    try (Lease lease = connections.borrow()) {
                        return call(method, lease.hypervisor(), arguments);
                    }
                },
                late -> {});
    }

    /** The line keeps its connection until it is closed. */
    private GuestLine openLine(Method method, Object @Nullable [] arguments) {
        HeldLine held = calls.within(
                USUAL,
                "openLine",
                () -> {
                    Lease lease = connections.borrow();
                    try {
                        return new HeldLine(
                                (GuestLine) Objects.requireNonNull(call(method, lease.hypervisor(), arguments)), lease);
                    } catch (RuntimeException e) {
                        lease.close();
                        throw e;
                    }
                },
                HeldLine::close);
        return proxy(
                GuestLine.class,
                (called, given) -> calls.within(
                        patience(called, given), called.getName(), () -> call(called, held, given), late -> {}));
    }

    private record HeldLine(GuestLine line, Lease lease) implements GuestLine {
        @Override
        public @Nullable Answer ask(String command, Duration patience) {
            return line.ask(command, patience);
        }

        @Override
        public void close() {
            try (lease) {
                line.close();
            }
        }
    }

    private interface Handler {
        @Nullable
        Object call(Method method, Object @Nullable [] arguments);
    }

    private <T> T proxy(Class<T> type, Handler handler) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getDeclaringClass() == Object.class) {
                        return call(method, this, arguments);
                    }
                    return handler.call(method, arguments);
                }));
    }

    private static Duration patience(Method method, Object @Nullable [] arguments) {
        if (arguments != null && arguments[arguments.length - 1] instanceof Duration own) {
            return own.plusSeconds(5);
        }
        return switch (method.getName()) {
            case "upload", "save" -> LONG;
            case "guests" -> LOOK;
            default -> USUAL;
        };
    }

    private static @Nullable Object call(Method method, Object target, Object @Nullable [] arguments) {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException expected) {
                throw expected;
            }
            throw new HypervisorProblem("Unexpected: " + e.getCause(), e);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    void close() throws InterruptedException {
        synchronized (this) {
            reachable = false;
            problem = "Stratagrid is stopping.";
        }
        Thread closing = connections.dropAll();
        if (closing != null) {
            closing.join(CLOSE_WITHIN.toMillis());
        }
        calls.stop();
    }
}
