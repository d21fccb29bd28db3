package org.stratagrid.deployment.node;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.stratagrid.deployment.hypervisor.GuestLine;
import org.stratagrid.deployment.hypervisor.Hypervisor;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.hypervisor.NodeFacts;
import org.stratagrid.deployment.node.GridSettings.NodeSettings;

/**
 * A node and the connection to it. Every call to its hypervisor runs on a thread of the node's own and ends after a time, so that
 * a dead or slow node holds up nobody but those who need it.
 */
public final class Node {

    private static final int MOST_CALLS_AT_ONCE = 64;
    private static final Duration USUAL = Duration.ofSeconds(20);
    private static final Duration LONG = Duration.ofMinutes(10);

    private final UUID id;
    private final NodeSettings settings;
    private final boolean simulated;
    private final ThreadPoolExecutor threads;
    private volatile @Nullable Hypervisor connection;
    private volatile @Nullable NodeFacts facts;
    private volatile @Nullable String problem = "It was not reached yet.";
    private volatile long unreachableSince = System.nanoTime();
    private volatile int guests;

    Node(NodeSettings settings, boolean simulated) {
        this.id = settings.stableId();
        this.settings = settings;
        this.simulated = simulated;
        this.threads =
                new ThreadPoolExecutor(0, MOST_CALLS_AT_ONCE, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
                    Thread thread = new Thread(work, "node-" + settings.name() + "-call");
                    thread.setDaemon(true);
                    return thread;
                });
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
        return connection != null;
    }

    /** Why it is not reachable; for the operator. */
    public @Nullable String problem() {
        return problem;
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

    /** Throws a {@link HypervisorProblem} while the node is not reachable; so does each call when it takes too long. */
    public Hypervisor hypervisor() {
        Hypervisor present = connection;
        if (present == null) {
            throw unreachable();
        }
        return timed(Hypervisor.class, present);
    }

    private HypervisorProblem unreachable() {
        return new HypervisorProblem("Node " + name() + " does not answer.");
    }

    void connected(Hypervisor to, NodeFacts now) {
        facts = now;
        problem = null;
        connection = to;
    }

    void lost(String why) {
        Hypervisor former = connection;
        connection = null;
        if (former != null) {
            unreachableSince = System.nanoTime();
        }
        problem = why;
        if (former != null) {
            // Closing a connection to a node that hangs may hang as well.
            try {
                threads.execute(former::close);
            } catch (RejectedExecutionException e) {
                // All threads wait for the same dead connection; it is garbage when they are done.
            }
        }
    }

    <T> T within(Duration time, String what, Callable<T> call) {
        Future<T> answer;
        try {
            answer = threads.submit(call);
        } catch (RejectedExecutionException e) {
            throw new HypervisorProblem("Node " + name() + " is busy with too many calls.", e);
        }
        try {
            return answer.get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new HypervisorProblem(
                    "Node " + name() + " did not answer within " + time.toSeconds() + " s (" + what + ").", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new HypervisorProblem("Interrupted while waiting for node " + name() + ".", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException expected) {
                throw expected;
            }
            throw new HypervisorProblem("Node " + name() + ": " + e.getCause(), e);
        }
    }

    private <T> T timed(Class<T> type, T target) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            if (method.getDeclaringClass() == Object.class || method.getName().equals("simulated")) {
                return call(method, target, args);
            }
            Object result = within(patience(method, args), method.getName(), () -> call(method, target, args));
            return result instanceof GuestLine line ? timed(GuestLine.class, line) : result;
        }));
    }

    private static Duration patience(Method method, Object @Nullable [] args) {
        if (args != null && args[args.length - 1] instanceof Duration own) {
            return own.plusSeconds(5);
        }
        return method.getName().equals("upload") ? LONG : USUAL;
    }

    private static @Nullable Object call(Method method, Object target, Object @Nullable [] args) {
        try {
            return method.invoke(target, args);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException expected) {
                throw expected;
            }
            throw new HypervisorProblem("Unexpected: " + e.getCause(), e);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    void close() {
        Hypervisor present = connection;
        connection = null;
        problem = "Stratagrid is stopping.";
        if (present != null) {
            within(Duration.ofSeconds(3), "close", () -> {
                present.close();
                return true;
            });
        }
        threads.shutdownNow();
    }
}
