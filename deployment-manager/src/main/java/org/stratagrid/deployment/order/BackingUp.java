package org.stratagrid.deployment.order;

import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.deployment.PlannedChange;
import org.stratagrid.deployment.backup.BackUps;
import org.stratagrid.deployment.backup.DiskCopying;
import org.stratagrid.deployment.backup.StoringNodes;
import org.stratagrid.deployment.guest.Lives;
import org.stratagrid.deployment.guest.Parallel;
import org.stratagrid.deployment.guest.Phase;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.ServerStore;

/**
 * Back-ups of members, which run on meanwhile (order BACK_UP, spec CP-12); and of those whose disk goes with an order DEPLOY that gives
 * them another template (DM-6).
 */
@Component
class BackingUp {

    private final OrderStore orders;
    private final ServerStore servers;
    private final Lives lives;
    private final BackUps backUps;
    private final DiskCopying copying;
    private final StoringNodes storing;
    private final Parallel parallel;
    private final Suspended suspended;

    BackingUp(
            OrderStore orders,
            ServerStore servers,
            Lives lives,
            BackUps backUps,
            DiskCopying copying,
            StoringNodes storing,
            Parallel parallel,
            Suspended suspended) {
        this.orders = orders;
        this.servers = servers;
        this.lives = lives;
        this.backUps = backUps;
        this.copying = copying;
        this.storing = storing;
        this.parallel = parallel;
        this.suspended = suspended;
    }

    void look(DeploymentOrder order) {
        List<Server> targets = targets(order);
        for (Server server : targets) {
            if (server.phase() != Phase.MEMBER || server.nodeId() == null || !lives.hasDisk(server)) {
                throw new OrderFailure(server.name() + " has no disk on the grid that could be backed up.");
            }
        }
        targets.forEach(server -> backUps.begin(order, server));
    }

    void forget(DeploymentOrder order) {
        backUps.forget(order);
    }

    void take(DeploymentOrder order) {
        parallel.each(targets(order), server -> copying.take(order, server, () -> suspended.stops(order)));
    }

    void dropCopies(DeploymentOrder order) {
        parallel.each(targets(order), copying::dropCopy);
    }

    void store(DeploymentOrder order) {
        // One after the other: they share the network, and this process's memory.
        targets(order).forEach(server -> storing.store(order, server));
    }

    void dropStored(DeploymentOrder order) {
        targets(order).forEach(server -> backUps.dropStored(order, server));
    }

    void finish(DeploymentOrder order) {
        keep(order);
        parallel.each(targets(order), server -> {
            copying.dropCopy(server);
            copying.keepMark(order, server);
        });
    }

    /** They can be used from now on. */
    void keep(DeploymentOrder order) {
        backUps.finish(order);
    }

    private List<Server> targets(DeploymentOrder order) {
        List<UUID> targets = order.kind() == OrderKind.DEPLOY
                ? orders.plan(order.id()).stream()
                        .filter(PlannedChange::backsUp)
                        .map(PlannedChange::serverId)
                        .toList()
                : order.targets();
        return servers.of(order.configurationId()).stream()
                .filter(server -> targets.contains(server.id()))
                .toList();
    }
}
