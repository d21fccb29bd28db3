package org.stratagrid.deployment.order;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.deployment.backup.Disks;
import org.stratagrid.deployment.backup.StoredImage;
import org.stratagrid.deployment.guest.ConfigurationVolume;
import org.stratagrid.deployment.guest.GuestAgent;
import org.stratagrid.deployment.guest.Layout;
import org.stratagrid.deployment.guest.Layout.Place;
import org.stratagrid.deployment.guest.Lives;
import org.stratagrid.deployment.guest.Networks;
import org.stratagrid.deployment.guest.Parallel;
import org.stratagrid.deployment.guest.Phase;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.guest.Site;
import org.stratagrid.deployment.guest.SiteStore;
import org.stratagrid.deployment.image.ImageLibrary;
import org.stratagrid.deployment.node.Fleet;

/** New servers from nothing to answering; and back to nothing. Members that had failed are started again on the way. */
@Component
class Building {

    static final Duration ANSWER_WITHIN = Duration.ofSeconds(90);

    private final Fleet fleet;
    private final ServerStore servers;
    private final SiteStore sites;
    private final ImageLibrary images;
    private final Networks networks;
    private final ConfigurationVolume configuration;
    private final Lives lives;
    private final Disks disks;
    private final GuestAgent agent;
    private final Parallel parallel;
    private final Suspended suspended;
    private final Abandoned abandoned;

    Building(
            Fleet fleet,
            ServerStore servers,
            SiteStore sites,
            ImageLibrary images,
            Networks networks,
            ConfigurationVolume configuration,
            Lives lives,
            Disks disks,
            GuestAgent agent,
            Parallel parallel,
            Suspended suspended,
            Abandoned abandoned) {
        this.fleet = fleet;
        this.servers = servers;
        this.sites = sites;
        this.images = images;
        this.networks = networks;
        this.configuration = configuration;
        this.lives = lives;
        this.disks = disks;
        this.agent = agent;
        this.parallel = parallel;
        this.suspended = suspended;
        this.abandoned = abandoned;
    }

    void checkImages(DeploymentOrder order) {
        requireImages(order);
        if (fleet.simulated()) {
            return;
        }
        images.bootKit();
        order.servers().stream()
                .filter(server -> !server.isOwn())
                .map(DesiredServer::tier)
                .collect(Collectors.toSet())
                .forEach((Tier tier) -> images.role(tier.role()));
    }

    /** Those that disks are to be made from are there and fit; an {@link OrderFailure} otherwise. */
    void requireImages(DeploymentOrder order) {
        Map<UUID, DesiredServer> present =
                servers.of(order.configurationId()).stream().collect(Collectors.toMap(Server::id, Server::spec));
        order.servers().stream()
                .filter(server -> server.imageId() != null)
                .filter(server -> !present.containsKey(server.id())
                        || !server.hasTemplateOf(Objects.requireNonNull(present.get(server.id()))))
                .forEach(server -> checkImage(order, server));
    }

    private void checkImage(DeploymentOrder order, DesiredServer server) {
        StoredImage image;
        try {
            image = disks.require(order.accountId(), server.imageId());
        } catch (Refusal e) {
            throw new OrderFailure("The image that " + server.name()
                    + " is to be made from does not exist any more. Choose another template for it.");
        }
        if (image.own() != server.isOwn()) {
            throw new OrderFailure(server.name() + " must have the system of the image that it is made from.");
        }
        if (image.tier() != server.tier()) {
            throw new OrderFailure(server.name() + " cannot be made from an image of a "
                    + image.tier().words() + " server.");
        }
        if (server.disk().gib() < image.diskGib()) {
            throw new OrderFailure("The image that " + server.name() + " is made from needs a disk of at least "
                    + image.diskGib() + " GiB.");
        }
    }

    void makeNetworks(DeploymentOrder order) {
        List<Server> rows = fresh(order);
        rows.forEach(server -> servers.setNetworked(server.id(), true));
        applyNetworks(servers.of(order.configurationId()).stream()
                .map(Server::nodeId)
                .filter(Objects::nonNull)
                .distinct()
                .toList());
    }

    void removeNetworks(DeploymentOrder order) {
        List<Server> rows = fresh(order);
        rows.forEach(server -> servers.setNetworked(server.id(), false));
        applyNetworks(abandoned.without(order, rows.stream().map(Server::nodeId).toList()));
    }

    private void applyNetworks(List<UUID> nodes) {
        parallel.each(nodes, node -> networks.apply(List.of(node)));
    }

    void makeVolumes(DeploymentOrder order) {
        Layout layout = layout(order);
        parallel.each(places(layout, Phase.NEW), place -> {
            disks.make(place.server());
            configuration.write(place, layout);
        });
    }

    void deleteVolumes(DeploymentOrder order) {
        parallel.each(placed(order), lives::deleteVolumes);
    }

    void define(DeploymentOrder order) {
        parallel.each(places(layout(order), Phase.NEW), place -> lives.define(place.server(), place.spec()));
    }

    void undefine(DeploymentOrder order) {
        parallel.each(placed(order), server -> {
            lives.undefine(server);
            agent.forget(server);
        });
    }

    void start(DeploymentOrder order) {
        Layout layout = layout(order);
        parallel.each(toStart(layout, order), place -> {
            Server server = place.server();
            if (server.phase() != Phase.NEW) {
                // It failed: begin with its present settings, on the definition of those it had.
                configuration.write(place, layout);
                lives.define(server, server.spec());
            }
            lives.start(server, order.id());
        });
    }

    void end(DeploymentOrder order) {
        List<Server> started = servers.of(order.configurationId()).stream()
                .filter(server -> order.id().equals(server.startedBy())
                        || (server.phase() == Phase.NEW && server.nodeId() != null))
                .toList();
        parallel.each(started, server -> {
            if (abandoned.is(order, server.nodeId())) {
                lives.stopped(server, null);
            } else {
                lives.destroy(server, null);
            }
        });
    }

    void awaitAnswers(DeploymentOrder order) {
        parallel.each(
                toStart(layout(order), order),
                place -> agent.awaitReady(place.server(), ANSWER_WITHIN, () -> suspended.stops(order)));
    }

    /** New ones, members that failed and keep their disk, and what this order started already. */
    private static List<Place> toStart(Layout layout, DeploymentOrder order) {
        Set<UUID> builtAnew = layout.places().stream()
                .map(place -> place.server().standsFor())
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        return layout.places().stream()
                .filter(place -> place.server().wantedRunning())
                .filter(place -> !builtAnew.contains(place.server().id()))
                .filter(place -> place.spec().hasTemplateOf(place.server().spec()))
                .filter(place -> place.server().phase() == Phase.NEW
                        || !place.server().running()
                        || order.id().equals(place.server().startedBy()))
                .toList();
    }

    private Layout layout(DeploymentOrder order) {
        Site site = sites.find(order.configurationId()).orElseThrow();
        return Layout.wanted(site, servers.of(order.configurationId()));
    }

    private List<Server> fresh(DeploymentOrder order) {
        return servers.of(order.configurationId()).stream()
                .filter(server -> server.phase() == Phase.NEW)
                .toList();
    }

    /** New ones that have a node which can be waited for: only there can anything be removed. */
    private List<Server> placed(DeploymentOrder order) {
        return fresh(order).stream()
                .filter(server -> !abandoned.is(order, server.nodeId()))
                .toList();
    }

    private static List<Place> places(Layout layout, Phase phase) {
        return layout.places().stream()
                .filter(place -> place.server().phase() == phase)
                .toList();
    }
}
