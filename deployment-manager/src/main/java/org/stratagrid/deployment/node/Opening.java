package org.stratagrid.deployment.node;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.hypervisor.TcpKeepAlive;
import org.stratagrid.deployment.node.Connections.Lease;
import org.stratagrid.deployment.node.GridSettings.NodeSettings;

/**
 * The first connection to a node. Opening one to a libvirtd that stands still, or to something that takes connections and says
 * nothing, does not end, and libvirt cannot be told to end it: so it is done on a thread of its own, and the next try waits for the
 * same one. For one caller at a time.
 */
final class Opening {

    private static final Duration WITHIN = Duration.ofSeconds(8);

    private final NodeSettings settings;
    private final Connections connections;
    private @Nullable CompletableFuture<Lease> underWay;

    Opening(NodeSettings settings, Connections connections) {
        this.settings = settings;
        this.connections = connections;
    }

    /** A {@link HypervisorProblem} when it fails or takes too long. */
    Lease lease() {
        CompletableFuture<Lease> attempt = underWay == null ? begin() : underWay;
        underWay = attempt;
        try {
            Lease lease = attempt.get(WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            underWay = null;
            return lease;
        } catch (TimeoutException e) {
            TcpKeepAlive.ensure(settings.uri());
            throw new HypervisorProblem(
                    "Nothing was heard from " + settings.uri() + " for " + WITHIN.toSeconds()
                            + " s. The node is cut off, or its libvirtd stands still, or something else listens there.",
                    e);
        } catch (ExecutionException e) {
            underWay = null;
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new HypervisorProblem("Node " + settings.name() + ": " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HypervisorProblem("Interrupted while waiting for node " + settings.name() + ".", e);
        }
    }

    boolean isUnderWay() {
        return underWay != null;
    }

    private CompletableFuture<Lease> begin() {
        CompletableFuture<Lease> attempt = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        attempt.complete(connections.borrow());
                    } catch (Throwable e) {
                        attempt.completeExceptionally(e);
                    }
                },
                "node-" + settings.name() + "-open");
        thread.setDaemon(true);
        thread.start();
        return attempt;
    }
}
