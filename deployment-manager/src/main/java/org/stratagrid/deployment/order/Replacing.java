package org.stratagrid.deployment.order;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.deployment.guest.Balancers;
import org.stratagrid.deployment.guest.ConfigurationVolume;
import org.stratagrid.deployment.guest.GuestAgent;
import org.stratagrid.deployment.guest.Layout;
import org.stratagrid.deployment.guest.Layout.Place;
import org.stratagrid.deployment.guest.Lives;
import org.stratagrid.deployment.guest.Networks;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.guest.Site;
import org.stratagrid.deployment.guest.SiteStore;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;

/**
 * A duplicate that was built beside a server gets its traffic, and later its address (spec DM-6). It is made and tried under an
 * address of its own, so that the server serves on until it is proved that the duplicate can.
 */
@Component
class Replacing {

    private static final Logger log = LoggerFactory.getLogger(Replacing.class);
    private static final Duration APPLIED_WITHIN = Duration.ofSeconds(20);

    private final ServerStore servers;
    private final SiteStore sites;
    private final Networks networks;
    private final ConfigurationVolume configuration;
    private final Balancers balancers;
    private final Lives lives;
    private final GuestAgent agent;

    Replacing(
            ServerStore servers,
            SiteStore sites,
            Networks networks,
            ConfigurationVolume configuration,
            Balancers balancers,
            Lives lives,
            GuestAgent agent) {
        this.servers = servers;
        this.sites = sites;
        this.networks = networks;
        this.configuration = configuration;
        this.balancers = balancers;
        this.lives = lives;
        this.agent = agent;
    }

    /** The duplicate comes into the pools first; the server goes when it is seen to answer there, and what it holds is finished. */
    void switchOver(DeploymentOrder order, UUID serverId) {
        servers.setSwitched(Duplicates.id(order, serverId), true);
        Layout layout = layout(order);
        tellVisitors(layout, serverId, true);
        balancers.match(layout);
    }

    void switchBack(DeploymentOrder order, UUID serverId) {
        servers.setSwitched(Duplicates.id(order, serverId), false);
        sites.find(order.configurationId()).ifPresent(site -> {
            Layout layout = Layout.wanted(site, servers.of(site.id()));
            tellVisitors(layout, serverId, false);
            balancers.matchIfPossible(layout);
        });
    }

    /**
     * The guest that had the address is gone. The new one has both addresses while requests still come to the first, and gives that
     * one up when everybody was told.
     */
    void takeAddress(DeploymentOrder order, UUID serverId) {
        Optional<Server> row = servers.find(serverId);
        if (row.isEmpty()) {
            return;
        }
        Server server = row.get();
        DesiredServer next = server.next();
        if (next != null) {
            networks.apply(nodes(order));
            Layout both = taking(order, serverId);
            Place place = both.find(serverId).orElseThrow();
            awaitIfPossible(
                    server, configuration.write(place, both, server.spec().privateAddress()));
            tellVisitors(both, serverId, false);
            balancers.matchIfPossible(both);
            servers.acceptNext(serverId);
        }
        Layout layout = taking(order, serverId);
        Place place = layout.find(serverId).orElseThrow();
        configuration.write(place, layout);
        lives.define(place.server(), place.spec());
    }

    private List<UUID> nodes(DeploymentOrder order) {
        return servers.of(order.configurationId()).stream()
                .map(Server::nodeId)
                .filter(Objects::nonNull)
                .toList();
    }

    /** Web servers have the addresses of their application servers in their own configuration. */
    void tellVisitors(Layout layout, UUID serverId, boolean wait) {
        for (Place place : layout.places()) {
            if (place.spec().applicationServerIds().contains(serverId)) {
                Server server = place.server();
                long before = server.generation();
                long generation = configuration.write(place, layout);
                if (wait && generation != before && server.running() && agent.isRunning(server)) {
                    agent.awaitApplied(server, generation, APPLIED_WITHIN);
                }
            }
        }
    }

    /** A guest that does not follow now reads the same at its next start. */
    private void awaitIfPossible(Server server, long generation) {
        try {
            if (server.running() && agent.isRunning(server)) {
                agent.awaitApplied(server, generation, APPLIED_WITHIN);
            }
        } catch (HypervisorProblem e) {
            log.warn("server {} has not taken its address over yet: {}", server.id(), e.getMessage());
        }
    }

    private Layout taking(DeploymentOrder order, UUID serverId) {
        Site site = sites.find(order.configurationId()).orElseThrow();
        return Layout.taking(serverId, site, servers.of(order.configurationId()));
    }

    private Layout layout(DeploymentOrder order) {
        Site site = sites.find(order.configurationId()).orElseThrow();
        return Layout.wanted(site, servers.of(order.configurationId()));
    }
}
