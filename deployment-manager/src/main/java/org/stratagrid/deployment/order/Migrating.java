package org.stratagrid.deployment.order;

import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.deployment.guest.Migrations;
import org.stratagrid.deployment.guest.Migrations.Whereabouts;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.hypervisor.GuestState;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;

/** The step of a move in which the guest itself goes over, and the way back. */
@Component
class Migrating {

    private static final Logger log = LoggerFactory.getLogger(Migrating.class);

    private final Fleet fleet;
    private final ServerStore servers;
    private final OrderStore orders;
    private final Migrations migrations;
    private final MoveSettings settings;
    private final Abandoned abandoned;

    Migrating(
            Fleet fleet,
            ServerStore servers,
            OrderStore orders,
            Migrations migrations,
            MoveSettings settings,
            Abandoned abandoned) {
        this.fleet = fleet;
        this.servers = servers;
        this.orders = orders;
        this.migrations = migrations;
        this.settings = settings;
        this.abandoned = abandoned;
    }

    void migrate(DeploymentOrder order) {
        Server server = server(order);
        Node from = fleet.node(server.nodeId());
        Node to = fleet.node(Moving.target(order).nodeId());
        if (!server.running()) {
            migrateResting(server, from, to, order);
            return;
        }
        switch (whereabouts(server, from, to)) {
            case TARGET -> {}
            case SOURCE -> migrateActive(server, from, to, order);
            case NOWHERE ->
                throw new OrderFailure(server.name() + " stopped running. Start it again, or move it stopped.");
        }
    }

    private void migrateActive(Server server, Node from, Node to, DeploymentOrder order) {
        try {
            migrations.migrate(server.domainId(), from, to, givesUp(server, order));
        } catch (HypervisorProblem e) {
            if (fleet.closing() || Thread.currentThread().isInterrupted()) {
                throw e;
            }
            if (whereabouts(server, from, to) != Whereabouts.TARGET) {
                throw e;
            }
            log.warn("server {} has arrived on {} in spite of: {}", server.id(), to.name(), e.getMessage());
        }
    }

    /** It is started with its processors standing still, so that libvirt takes its disk along, and ended again over there. */
    private void migrateResting(Server server, Node from, Node to, DeploymentOrder order) {
        migrations.end(server.domainId(), from, to);
        if (from.hypervisor().state(server.domainId()) == GuestState.RUNNING) {
            throw new OrderFailure(server.name() + " was started just now. Try again.");
        }
        from.hypervisor().startPaused(server.domainId());
        migrations.migrate(server.domainId(), from, to, givesUp(server, order));
        to.hypervisor().destroy(server.domainId());
    }

    private Supplier<@Nullable String> givesUp(Server server, DeploymentOrder order) {
        long deadline = System.nanoTime() + settings.longestTransfer().toNanos();
        return () -> {
            if (orders.isAborted(order.id())) {
                return OrderFailure.byOperator(order).getMessage();
            }
            if (fleet.closing()) {
                return "Stratagrid is stopping.";
            }
            Duration longest = settings.longestTransfer();
            return System.nanoTime() < deadline
                    ? null
                    : server.name() + " did not arrive within " + longest.toSeconds()
                            + " s: it writes faster than the network carries, or the network is slow.";
        };
    }

    private Whereabouts whereabouts(Server server, Node from, Node to) {
        try {
            Whereabouts found = migrations.settle(server.domainId(), from, to);
            if (server.paused() && found != Whereabouts.NOWHERE) {
                (found == Whereabouts.SOURCE ? from : to).hypervisor().pause(server.domainId());
            }
            return found;
        } catch (HypervisorProblem e) {
            throw new Undecided(
                    "It cannot be told now whether " + server.name() + " runs on " + from.name() + " or on " + to.name()
                            + ": " + e.getMessage(),
                    e);
        }
    }

    /** The step failed, so the guest is at its source or runs nowhere; what was on its way elsewhere is ended. */
    void comeBack(DeploymentOrder order) {
        Server server = server(order);
        UUID target = Moving.target(order).nodeId();
        if (abandoned.isVanished(server.nodeId())) {
            return;
        }
        Node from = fleet.node(server.nodeId());
        if (abandoned.isVanished(target)) {
            migrations.stay(server.domainId(), from);
            return;
        }
        Node to = fleet.node(target);
        if (!server.running()) {
            migrations.end(server.domainId(), from, to);
        } else if (whereabouts(server, from, to) == Whereabouts.TARGET) {
            throw new HypervisorProblem(server.name() + " runs on node " + to.name() + " although its move failed.");
        }
    }

    private Server server(DeploymentOrder order) {
        return servers.find(order.targets().get(0))
                .orElseThrow(() -> new OrderFailure("The server does not exist any more."));
    }
}
