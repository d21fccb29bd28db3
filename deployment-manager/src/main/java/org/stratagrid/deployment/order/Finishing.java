package org.stratagrid.deployment.order;

import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.placement.GridPlans;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.deployment.guest.Allocations;
import org.stratagrid.deployment.guest.GuestAgent;
import org.stratagrid.deployment.guest.Layout;
import org.stratagrid.deployment.guest.Lives;
import org.stratagrid.deployment.guest.Networks;
import org.stratagrid.deployment.guest.Parallel;
import org.stratagrid.deployment.guest.Phase;
import org.stratagrid.deployment.guest.Publishing;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.guest.SiteStore;
import org.stratagrid.deployment.guest.VirtualAddresses;

/** From the point on where an order counts: metering, and removal of what is not wanted any more (spec DM-3). */
@Component
class Finishing {

    private final ServerStore servers;
    private final SiteStore sites;
    private final Allocations allocations;
    private final VirtualAddresses virtual;
    private final Placement placement;
    private final ObjectProvider<GridPlans> plans;
    private final Lives lives;
    private final Networks networks;
    private final Publishing publishing;
    private final GuestAgent agent;
    private final Parallel parallel;
    private final Abandoned abandoned;
    private final Clock clock;
    private final TransactionTemplate transaction;

    Finishing(
            ServerStore servers,
            SiteStore sites,
            Allocations allocations,
            VirtualAddresses virtual,
            Placement placement,
            ObjectProvider<GridPlans> plans,
            Lives lives,
            Networks networks,
            Publishing publishing,
            GuestAgent agent,
            Parallel parallel,
            Abandoned abandoned,
            Clock clock,
            TransactionTemplate transaction) {
        this.servers = servers;
        this.sites = sites;
        this.allocations = allocations;
        this.virtual = virtual;
        this.placement = placement;
        this.plans = plans;
        this.lives = lives;
        this.networks = networks;
        this.publishing = publishing;
        this.agent = agent;
        this.parallel = parallel;
        this.abandoned = abandoned;
        this.clock = clock;
        this.transaction = transaction;
    }

    /** In one transaction: the new servers are members, and their allocations are on their way to the data collector. */
    void handOver(DeploymentOrder order) {
        transaction.executeWithoutResult(status -> {
            UUID configuration = order.configurationId();
            sites.lock(configuration);
            servers.setPhase(configuration, Phase.LEAVING, Phase.REMOVING);
            List<Server> rows = servers.of(configuration);
            // A duplicate becomes what was wanted when it takes its address over, later.
            Set<UUID> replaced = rows.stream()
                    .filter(row -> row.standsFor() != null)
                    .map(Server::knownAs)
                    .collect(Collectors.toSet());
            rows.stream()
                    .filter(row -> row.phase() == Phase.MEMBER && !row.wanted().hasTemplateOf(row.spec()))
                    .forEach(row -> servers.setTemplateSince(row.id(), clock.instant()));
            rows.stream()
                    .filter(row -> row.phase() == Phase.MEMBER && !replaced.contains(row.id()))
                    .forEach(row -> servers.acceptNext(row.id()));
            rows.stream()
                    .filter(row -> row.phase() == Phase.NEW && row.standsFor() != null)
                    .forEach(row -> servers.replace(original(rows, row), row));
            servers.setPhase(configuration, Phase.NEW, Phase.MEMBER);
            servers.forgetStarter(configuration);
            servers.clearNotices(configuration);
            servers.of(configuration).forEach(server -> allocations.settle(server.id()));
        });
    }

    private static Server original(List<Server> rows, Server duplicate) {
        return rows.stream()
                .filter(row -> row.id().equals(duplicate.standsFor()))
                .findFirst()
                .orElseThrow();
    }

    void takeDown(DeploymentOrder order) {
        transaction.executeWithoutResult(status ->
                servers.of(order.configurationId()).forEach(server -> servers.setPhase(server.id(), Phase.REMOVING)));
        publishing.removeAll(order.configurationId());
    }

    void remove(DeploymentOrder order) {
        List<Server> leaving = servers.of(order.configurationId()).stream()
                .filter(server -> server.phase() == Phase.REMOVING)
                .toList();
        // Load balancers sent their last requests there in an earlier step, and the disk goes with the guest.
        parallel.each(leaving, server -> {
            if (abandoned.is(order, server.nodeId())) {
                lives.stopped(server, null);
            } else {
                lives.undefine(server);
                lives.deleteVolumes(server);
            }
            agent.forget(server);
            servers.setNetworked(server.id(), false);
        });
        List<UUID> nodes =
                abandoned.without(order, leaving.stream().map(Server::nodeId).toList());
        parallel.each(nodes, node -> networks.apply(List.of(node)));
        List<UUID> ids = leaving.stream().map(Server::id).toList();
        List<UUID> gone = leaving.stream()
                .filter(server -> server.standsFor() == null)
                .map(Server::id)
                .toList();
        if (!gone.isEmpty()) {
            placement.release(gone);
        }
        // The room of a former guest is free now, and its server has that of the duplicate.
        leaving.stream()
                .filter(server -> server.standsFor() != null)
                .forEach(server -> plans.getObject().succeed(server.knownAs(), server.id()));
        transaction.executeWithoutResult(status -> ids.forEach(servers::delete));
    }

    void cleanUp(DeploymentOrder order) {
        sites.find(order.configurationId()).ifPresent(site -> {
            List<Server> rows = servers.of(order.configurationId());
            Layout layout = Layout.wanted(site, rows);
            publishing.match(layout, layout);
            List<UUID> nodes =
                    abandoned.without(order, rows.stream().map(Server::nodeId).toList());
            parallel.each(nodes, node -> networks.apply(List.of(node)));
        });
        transaction.executeWithoutResult(status -> {
            virtual.release(order.configurationId());
            sites.deleteIfEmpty(order.configurationId());
        });
    }
}
