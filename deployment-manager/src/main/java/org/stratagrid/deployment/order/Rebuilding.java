package org.stratagrid.deployment.order;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.deployment.backup.RebuiltDisk;
import org.stratagrid.deployment.guest.Allocations;
import org.stratagrid.deployment.guest.Balancers;
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
import org.stratagrid.deployment.node.Displaced;
import org.stratagrid.deployment.node.Failures;
import org.stratagrid.deployment.node.Failures.Failure;
import org.stratagrid.deployment.node.Fleet;

/**
 * Servers of a node that died and is certainly off, made anew on others (order REBUILD, spec DM-7): same name, cards and addresses,
 * new disk, new definition. Undone, they live on their new node but there is nothing of them yet, and another order may try again.
 */
@Component
class Rebuilding {

    private final Fleet fleet;
    private final ServerStore servers;
    private final SiteStore sites;
    private final Displaced displaced;
    private final Failures failures;
    private final ImageLibrary images;
    private final Networks networks;
    private final RebuiltDisk disk;
    private final ConfigurationVolume configuration;
    private final Lives lives;
    private final GuestAgent agent;
    private final Balancers balancers;
    private final Allocations allocations;
    private final Parallel parallel;
    private final TransactionTemplate transaction;

    Rebuilding(
            Fleet fleet,
            ServerStore servers,
            SiteStore sites,
            Displaced displaced,
            Failures failures,
            ImageLibrary images,
            Networks networks,
            RebuiltDisk disk,
            ConfigurationVolume configuration,
            Lives lives,
            GuestAgent agent,
            Balancers balancers,
            Allocations allocations,
            Parallel parallel,
            TransactionTemplate transaction) {
        this.fleet = fleet;
        this.servers = servers;
        this.sites = sites;
        this.displaced = displaced;
        this.failures = failures;
        this.images = images;
        this.networks = networks;
        this.disk = disk;
        this.configuration = configuration;
        this.lives = lives;
        this.agent = agent;
        this.balancers = balancers;
        this.allocations = allocations;
        this.parallel = parallel;
        this.transaction = transaction;
    }

    void checkImages(DeploymentOrder order) {
        if (!fleet.simulated()) {
            images.bootKit();
            displaced.ofOrder(order.id()).stream()
                    .map(row -> row.tier().role())
                    .distinct()
                    .forEach(images::role);
        }
    }

    /**
     * In one transaction: from now on what is found of them on the dead node is a left-over, and what they held there ended when
     * it died. One that is neither there nor at its new place has become somebody else's matter, and one whose node is ready again
     * with all its data stays there.
     */
    void take(DeploymentOrder order) {
        transaction.executeWithoutResult(status -> {
            sites.lock(order.configurationId());
            for (Displaced.Row row : displaced.ofOrder(order.id())) {
                Failure failure = failures.find(row.failureId()).orElseThrow();
                if (!failures.hold(failure.id())) {
                    continue;
                }
                servers.find(row.serverId())
                        .filter(server -> server.phase() == Phase.MEMBER)
                        .filter(server -> failure.nodeId().equals(server.nodeId()))
                        .ifPresent(server -> {
                            allocations.endAt(server.id(), failure.diedAt());
                            servers.takeFromDeadNode(
                                    server.id(),
                                    Objects.requireNonNull(row.toNode()),
                                    "Its node " + failure.nodeName() + " died. It is being rebuilt on another one.");
                        });
            }
        });
    }

    void makeNetworks(DeploymentOrder order) {
        List<UUID> nodes =
                targets(order).stream().map(Server::nodeId).distinct().toList();
        parallel.each(nodes, node -> networks.apply(List.of(node)));
    }

    void makeVolumes(DeploymentOrder order) {
        Layout layout = layout(order);
        Map<UUID, Displaced.Row> rows = rows(order);
        parallel.each(places(order, layout), place -> {
            Displaced.Row row = Objects.requireNonNull(rows.get(place.server().id()));
            Failure failure = failures.find(row.failureId()).orElseThrow();
            disk.make(place.server(), failure.nodeName(), failure.disksLost());
            configuration.write(place, layout);
        });
    }

    void deleteVolumes(DeploymentOrder order) {
        parallel.each(targets(order), lives::deleteVolumes);
    }

    void define(DeploymentOrder order) {
        parallel.each(places(order, layout(order)), place -> lives.define(place.server(), place.spec()));
    }

    void undefine(DeploymentOrder order) {
        parallel.each(targets(order), server -> {
            fleet.node(server.nodeId()).hypervisor().undefine(server.domainId());
            agent.forget(server);
        });
    }

    void start(DeploymentOrder order) {
        parallel.each(toRun(order), server -> lives.start(server, order.id()));
    }

    void end(DeploymentOrder order) {
        parallel.each(toRun(order), server -> lives.destroy(server, "It was to be rebuilt, and did not come up."));
    }

    void awaitAnswers(DeploymentOrder order) {
        parallel.each(toRun(order), server -> agent.awaitReady(server, Building.ANSWER_WITHIN, fleet::closing));
    }

    /** Another load balancer of the configuration may be on a node that is dead too; it must not hold this up. */
    void wire(DeploymentOrder order) {
        balancers.matchIfPossible(layout(order));
    }

    void handOver(DeploymentOrder order) {
        transaction.executeWithoutResult(status -> {
            sites.lock(order.configurationId());
            targets(order).stream()
                    .filter(server -> !server.wantedRunning())
                    .forEach(server -> servers.setStopped(server.id(), null));
            servers.forgetStarter(order.configurationId());
        });
    }

    private Map<UUID, Displaced.Row> rows(DeploymentOrder order) {
        return displaced.ofOrder(order.id()).stream()
                .collect(Collectors.toMap(Displaced.Row::serverId, Function.identity()));
    }

    /** Those that live where they are to be rebuilt. */
    private List<Server> targets(DeploymentOrder order) {
        Map<UUID, Displaced.Row> rows = rows(order);
        return servers.of(order.configurationId()).stream()
                .filter(server -> server.phase() == Phase.MEMBER && rows.containsKey(server.id()))
                .filter(server -> Objects.equals(
                        server.nodeId(),
                        Objects.requireNonNull(rows.get(server.id())).toNode()))
                .toList();
    }

    private List<Server> toRun(DeploymentOrder order) {
        return targets(order).stream().filter(Server::wantedRunning).toList();
    }

    private List<Place> places(DeploymentOrder order, Layout layout) {
        List<UUID> targets = targets(order).stream().map(Server::id).toList();
        return layout.places().stream()
                .filter(place -> targets.contains(place.server().id()))
                .toList();
    }

    private Layout layout(DeploymentOrder order) {
        Site site = sites.find(order.configurationId()).orElseThrow();
        return Layout.wanted(site, servers.of(order.configurationId()));
    }
}
