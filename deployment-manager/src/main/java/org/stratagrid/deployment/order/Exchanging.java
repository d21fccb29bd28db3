package org.stratagrid.deployment.order;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.ChangeWay;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.PlannedChange;
import org.stratagrid.deployment.backup.Disks;
import org.stratagrid.deployment.guest.Balancers;
import org.stratagrid.deployment.guest.ConfigurationVolume;
import org.stratagrid.deployment.guest.GuestAgent;
import org.stratagrid.deployment.guest.Layout;
import org.stratagrid.deployment.guest.Layout.Place;
import org.stratagrid.deployment.guest.Lives;
import org.stratagrid.deployment.guest.Parallel;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.guest.Site;
import org.stratagrid.deployment.guest.SiteStore;
import org.stratagrid.deployment.node.Fleet;

/**
 * Members that get another template in their place (spec DM-6): one after the other leaves the pools, is shut down, and starts on its
 * new disk. The former disk is kept until the order is through.
 */
@Component
class Exchanging {

    private final OrderStore orders;
    private final ServerStore servers;
    private final SiteStore sites;
    private final Disks disks;
    private final ConfigurationVolume configuration;
    private final Lives lives;
    private final Balancers balancers;
    private final Replacing replacing;
    private final GuestAgent agent;
    private final Parallel parallel;
    private final Abandoned abandoned;
    private final Fleet fleet;

    Exchanging(
            OrderStore orders,
            ServerStore servers,
            SiteStore sites,
            Disks disks,
            ConfigurationVolume configuration,
            Lives lives,
            Balancers balancers,
            Replacing replacing,
            GuestAgent agent,
            Parallel parallel,
            Abandoned abandoned,
            Fleet fleet) {
        this.orders = orders;
        this.servers = servers;
        this.sites = sites;
        this.disks = disks;
        this.configuration = configuration;
        this.lives = lives;
        this.balancers = balancers;
        this.replacing = replacing;
        this.agent = agent;
        this.parallel = parallel;
        this.abandoned = abandoned;
        this.fleet = fleet;
    }

    /** All of them before any server is touched. */
    void makeDisks(DeploymentOrder order) {
        parallel.each(targets(order), server -> {
            servers.expectDisk(server.id());
            Server expecting = servers.reload(server);
            disks.make(expecting, Objects.requireNonNull(expecting.otherDisk()));
        });
    }

    /** The new disks when the order is undone, the former ones when it is through. */
    void dropOther(DeploymentOrder order) {
        for (Server server : targets(order)) {
            if (server.otherDisk() != null) {
                if (!abandoned.is(order, server.nodeId())) {
                    lives.deleteOtherDisk(server);
                }
                servers.forgetOtherDisk(server.id());
            }
        }
    }

    void exchange(DeploymentOrder order, UUID serverId) {
        Server former = servers.find(serverId).orElseThrow();
        if (!former.hasNewDisk()) {
            if (!former.isBalancer()) {
                Layout without = layout(order).without(serverId);
                balancers.match(without);
                replacing.tellVisitors(without, serverId, true);
            }
            if (former.running() || lives.state(former).isActive()) {
                lives.shutDown(former);
            }
            servers.takeNewDisk(serverId);
        }
        Layout layout = layout(order);
        Place place = layout.find(serverId).orElseThrow();
        Server server = place.server();
        if (!lives.state(server).isActive()) {
            configuration.write(place, layout);
            lives.define(server, place.spec());
        }
        if (server.wantedRunning()) {
            // Also where it runs already: what failed may be the note of a start that happened.
            lives.start(server, null);
            agent.awaitReady(servers.reload(server), Building.ANSWER_WITHIN, fleet::closing);
            Layout whole = layout(order);
            replacing.tellVisitors(whole, serverId, true);
            balancers.match(whole);
            balancers.awaitUp(whole, serverId);
        }
    }

    void exchangeBack(DeploymentOrder order, UUID serverId) {
        Optional<Site> site = sites.find(order.configurationId());
        Optional<Server> found = servers.find(serverId);
        if (site.isEmpty() || found.isEmpty()) {
            return;
        }
        boolean away = abandoned.is(order, found.get().nodeId());
        if (found.get().hasNewDisk()) {
            if (away) {
                lives.stopped(found.get(), null);
            } else if (found.get().running() || lives.state(found.get()).isActive()) {
                lives.destroy(found.get(), null);
            }
            servers.takeFormerDisk(serverId);
        }
        if (!away) {
            former(site.get()).find(serverId).ifPresent(place -> bringBack(place, former(site.get())));
        }
        Layout former = former(site.get());
        replacing.tellVisitors(former, serverId, false);
        balancers.matchIfPossible(former);
    }

    private void bringBack(Place place, Layout former) {
        Server server = place.server();
        if (!lives.state(server).isActive()) {
            configuration.write(place, former);
            lives.define(server, place.spec());
            if (server.wantedRunning() && server.problem() == null) {
                lives.start(server, null);
            }
        }
    }

    private List<Server> targets(DeploymentOrder order) {
        List<UUID> ids = orders.plan(order.id()).stream()
                .filter(change -> change.way() == ChangeWay.REPLACE)
                .map(PlannedChange::serverId)
                .toList();
        return servers.of(order.configurationId()).stream()
                .filter(server -> ids.contains(server.id()))
                .toList();
    }

    private Layout former(Site site) {
        return Layout.former(site, servers.of(site.id()));
    }

    private Layout layout(DeploymentOrder order) {
        return Layout.wanted(sites.find(order.configurationId()).orElseThrow(), servers.of(order.configurationId()));
    }
}
