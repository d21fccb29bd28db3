package org.stratagrid.deployment;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.stratagrid.deployment.hypervisor.Hypervisor;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.hypervisor.Hypervisors;
import org.stratagrid.deployment.node.Node;

/** Real hypervisors whose n-th call that changes something fails, and which are cut off. */
public class FailingHypervisors implements Hypervisors {

    private static final Set<String> CHANGES = Set.of(
            "createVolume",
            "write",
            "define",
            "start",
            "undefine",
            "destroy",
            "deleteVolume",
            "pressPowerButton",
            "growVolume",
            "setMemory",
            "startPaused",
            "migrate",
            "pause",
            "resume",
            "beginDiskCopy",
            "markDisk",
            "beginDiskChanges",
            "dropDiskMark",
            "keepDiskMark",
            "endDiskCopy");
    private final Hypervisors real;
    private final AtomicInteger calls = new AtomicInteger();
    private volatile int failAt = -1;
    private volatile int failUntil = -1;
    private volatile Runnable whenFailing = () -> {};
    private volatile int metAt = -1;
    private volatile Runnable whenMet = () -> {};
    private final Set<String> cut = ConcurrentHashMap.newKeySet();
    private final Map<String, Link> links = new ConcurrentHashMap<>();
    private final Map<String, Hypervisor> kept = new ConcurrentHashMap<>();

    /** A connection to a node. One that was cut is not closed: what lives in it is met again. */
    private static final class Link {
        private final Hypervisor target;
        private volatile boolean cut;

        private Link(Hypervisor target) {
            this.target = target;
        }
    }

    FailingHypervisors(Hypervisors real) {
        this.real = real;
    }

    /** Counts from now; the calls number from … until (1 is the next one) fail. */
    public void fail(int from, int until) {
        failAt = from;
        failUntil = until;
        calls.set(0);
    }

    /** Happens with each failing call. */
    public void whenFailing(Runnable also) {
        whenFailing = also;
    }

    /** Counts from now; happens before the call of this number (1 is the next one), which then goes on. */
    public void meet(int call, Runnable what) {
        whenMet = what;
        metAt = call;
        calls.set(0);
    }

    public void heal() {
        whenFailing = () -> {};
        metAt = -1;
        fail(-1, -1);
    }

    public int calls() {
        return calls.get();
    }

    /** The node does not answer any more; what is on it stays as it is until it is {@link #mend}ed. */
    public void cut(Node node) {
        cut.add(node.name());
        links.forEach((uri, link) -> {
            if (names(uri, node.name())) {
                link.cut = true;
                kept.put(uri, link.target);
            }
        });
    }

    public void mend(Node node) {
        cut.remove(node.name());
    }

    private static boolean names(String uri, String node) {
        return uri.endsWith("/" + node + ".xml");
    }

    private boolean isCut(String uri) {
        return cut.stream().anyMatch(node -> names(uri, node));
    }

    @Override
    public Hypervisor connect(String uri, String pool, boolean simulated, Runnable whenLost) {
        if (isCut(uri)) {
            throw new HypervisorProblem("The plug was pulled.");
        }
        Hypervisor before = kept.remove(uri);
        Hypervisor target = before == null ? real.connect(uri, pool, simulated, whenLost) : before;
        Link link = new Link(target);
        links.put(uri, link);
        return (Hypervisor) Proxy.newProxyInstance(
                Hypervisor.class.getClassLoader(), new Class<?>[] {Hypervisor.class}, (proxy, method, args) -> {
                    if (link.cut && method.getName().equals("close")) {
                        return null;
                    }
                    if (link.cut || isCut(uri)) {
                        throw new HypervisorProblem("The plug was pulled.");
                    }
                    if (CHANGES.contains(method.getName())) {
                        int call = calls.incrementAndGet();
                        if (call == metAt) {
                            whenMet.run();
                        }
                        if (call >= failAt && call <= failUntil) {
                            whenFailing.run();
                            throw new HypervisorProblem("Call " + call + ", " + method.getName() + ", fails.");
                        }
                    }
                    try {
                        return method.invoke(target, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
