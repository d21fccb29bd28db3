package org.stratagrid.deployment.order;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.deployment.guest.ConfigurationVolume;
import org.stratagrid.deployment.guest.GuestAgent;
import org.stratagrid.deployment.guest.Layout;
import org.stratagrid.deployment.guest.Layout.Place;
import org.stratagrid.deployment.guest.Lives;
import org.stratagrid.deployment.guest.Networks;
import org.stratagrid.deployment.guest.Phase;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.guest.Site;
import org.stratagrid.deployment.guest.SiteStore;
import org.stratagrid.deployment.node.Fleet;

/** Members that stay, brought to their new settings: wires and memory while they run, other sizes with a restart on the same disk. */
@Component
class Changing {

    private static final Duration APPLIED_WITHIN = Duration.ofSeconds(20);

    private final ServerStore servers;
    private final SiteStore sites;
    private final Networks networks;
    private final ConfigurationVolume configuration;
    private final Lives lives;
    private final GuestAgent agent;
    private final Fleet fleet;
    private final Abandoned abandoned;

    Changing(
            ServerStore servers,
            SiteStore sites,
            Networks networks,
            ConfigurationVolume configuration,
            Lives lives,
            GuestAgent agent,
            Fleet fleet,
            Abandoned abandoned) {
        this.servers = servers;
        this.sites = sites;
        this.networks = networks;
        this.configuration = configuration;
        this.lives = lives;
        this.agent = agent;
        this.fleet = fleet;
        this.abandoned = abandoned;
    }

    void change(DeploymentOrder order) {
        Site site = sites.find(order.configurationId()).orElseThrow();
        bring(Layout.wanted(site, servers.of(order.configurationId())), order, false);
    }

    void changeBack(DeploymentOrder order) {
        sites.find(order.configurationId())
                .ifPresent(site -> bring(Layout.former(site, servers.of(order.configurationId())), order, true));
    }

    /** One after the other, so that the rest of the tier serves meanwhile. */
    private void bring(Layout layout, DeploymentOrder order, boolean undoing) {
        for (Place place : layout.places()) {
            Server server = place.server();
            if (server.phase() == Phase.NEW || (undoing && abandoned.is(order, server.nodeId()))) {
                continue;
            }
            if (server.next() != null) {
                networks.apply(List.of(Objects.requireNonNull(server.nodeId())));
            }
            // Load balancers get their volume with their pool, in a later step.
            if (!server.isBalancer()) {
                rewire(place, layout, undoing);
            }
        }
    }

    /** Undoing declares what is to be; whether a guest follows is not waited for, since that may be what failed. */
    private void rewire(Place place, Layout layout, boolean undoing) {
        Server server = place.server();
        long before = server.generation();
        long generation = configuration.write(place, layout);
        // One of the customer's own learns it when it next starts: its generation stays.
        if (!undoing && server.running() && generation != before && agent.isRunning(server)) {
            agent.awaitApplied(server, generation, APPLIED_WITHIN);
        }
    }

    /** More or less memory while it runs, or as what it starts with next if it stopped meanwhile. */
    void giveMemory(DeploymentOrder order, UUID serverId) {
        wanted(order, serverId).ifPresent(place -> {
            Server server = place.server();
            if (server.running() && lives.state(server).isActive()) {
                lives.giveMemory(server, place.spec());
            } else {
                lives.define(server, place.spec());
            }
        });
    }

    void takeMemoryBack(DeploymentOrder order, UUID serverId) {
        former(order, serverId).ifPresent(place -> {
            Server server = place.server();
            if (server.running() && lives.state(server).isActive()) {
                lives.takeMemoryBack(server, place.spec());
            } else {
                lives.define(server, place.spec());
            }
        });
    }

    /** Another size on the same disk. */
    void restart(DeploymentOrder order, UUID serverId) {
        layout(order).ifPresent(layout -> layout.find(serverId).ifPresent(place -> resize(place, layout, false)));
    }

    void restartBack(DeploymentOrder order, UUID serverId) {
        sites.find(order.configurationId()).ifPresent(site -> {
            Layout former = Layout.former(site, servers.of(site.id()));
            former.find(serverId)
                    .filter(place -> !abandoned.is(order, place.server().nodeId()))
                    .ifPresent(place -> resize(place, former, true));
        });
    }

    private void resize(Place place, Layout layout, boolean undoing) {
        Server server = place.server();
        DesiredServer spec = place.spec();
        boolean defined =
                Objects.equals(server.memoryMib(), spec.memory().mib()) && Objects.equals(server.cpus(), spec.cpus());
        boolean grows = !undoing && spec.disk().compareTo(server.spec().disk()) > 0;
        boolean shouldRun = server.wantedRunning() && server.problem() == null;
        if (!defined || grows) {
            if (server.running()) {
                lives.shutDown(server);
            }
            if (grows) {
                lives.growDisk(server, spec);
            }
            if (server.isBalancer()) {
                configuration.write(place, layout);
            }
            lives.define(servers.reload(server), spec);
        }
        // libvirt is asked, not the row: what failed may be the note of a shut-down that happened.
        if (shouldRun
                && !(servers.reload(server).running() && lives.state(server).isActive())) {
            lives.start(server, server.startedBy());
        }
        if (shouldRun && !undoing) {
            agent.awaitReady(servers.reload(server), Building.ANSWER_WITHIN, fleet::closing);
        }
    }

    private Optional<Layout> layout(DeploymentOrder order) {
        return sites.find(order.configurationId()).map(site -> Layout.wanted(site, servers.of(site.id())));
    }

    private Optional<Place> wanted(DeploymentOrder order, UUID serverId) {
        return layout(order).flatMap(layout -> layout.find(serverId));
    }

    private Optional<Place> former(DeploymentOrder order, UUID serverId) {
        return sites.find(order.configurationId())
                .flatMap(site -> Layout.former(site, servers.of(site.id())).find(serverId))
                .filter(place -> !abandoned.is(order, place.server().nodeId()));
    }
}
