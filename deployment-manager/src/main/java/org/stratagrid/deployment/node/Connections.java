package org.stratagrid.deployment.node;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.stratagrid.deployment.hypervisor.Hypervisor;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;

/**
 * The connections to one node. Each is used by one call at a time. A simulated node has one connection only, in which its guests
 * live, and which several calls may share.
 */
final class Connections {

    private static final int MOST = 48;
    private static final int MOST_IDLE = 8;
    private static final long LONGEST_WAIT_SECONDS = 20;

    interface Opener {
        /** @param whenLost called when the node breaks the connection */
        Hypervisor open(Runnable whenLost);
    }

    private final Opener opener;
    private final boolean shared;
    private final Runnable whenLost;
    private final Semaphore free = new Semaphore(MOST);
    private final Deque<Hypervisor> idle = new ArrayDeque<>();
    private int era;

    Connections(Opener opener, boolean shared, Runnable whenLost) {
        this.opener = opener;
        this.shared = shared;
        this.whenLost = whenLost;
    }

    /** A connection lent to one call; closing gives it back. */
    final class Lease implements AutoCloseable {
        private final Hypervisor hypervisor;
        private final int since;
        private boolean over;

        private Lease(Hypervisor hypervisor, int since) {
            this.hypervisor = hypervisor;
            this.since = since;
        }

        Hypervisor hypervisor() {
            return hypervisor;
        }

        @Override
        public void close() {
            if (over) {
                return;
            }
            over = true;
            boolean kept = shared || keep(hypervisor, since);
            free.release();
            if (!kept) {
                hypervisor.close();
            }
        }
    }

    Lease borrow() {
        try {
            if (!free.tryAcquire(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new HypervisorProblem("All connections to the node are in use.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HypervisorProblem("Interrupted while waiting for a connection to the node.", e);
        }
        boolean lent = false;
        try {
            Lease lease = shared ? common() : exclusive();
            lent = true;
            return lease;
        } finally {
            if (!lent) {
                free.release();
            }
        }
    }

    private synchronized Lease common() {
        if (idle.isEmpty()) {
            idle.push(opener.open(whenLost));
        }
        return new Lease(idle.getFirst(), era);
    }

    private Lease exclusive() {
        int now;
        synchronized (this) {
            now = era;
            Hypervisor present;
            while ((present = idle.poll()) != null) {
                if (present.alive()) {
                    return new Lease(present, now);
                }
                closeAside(List.of(present));
            }
        }
        return new Lease(opener.open(() -> lost(now)), now);
    }

    private void lost(int openedIn) {
        synchronized (this) {
            if (openedIn != era) {
                return;
            }
        }
        whenLost.run();
    }

    private synchronized boolean keep(Hypervisor hypervisor, int since) {
        if (since != era || idle.size() >= MOST_IDLE || !hypervisor.alive()) {
            return false;
        }
        idle.push(hypervisor);
        return true;
    }

    /** Those that are lent are closed when they come back. */
    @Nullable
    Thread dropAll() {
        List<Hypervisor> former;
        synchronized (this) {
            era++;
            former = new ArrayList<>(idle);
            idle.clear();
        }
        return former.isEmpty() ? null : closeAside(former);
    }

    /** On a thread of its own: a node that hangs does not say good-bye. */
    private static Thread closeAside(List<Hypervisor> connections) {
        Thread thread = new Thread(() -> connections.forEach(Hypervisor::close), "node-close");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
