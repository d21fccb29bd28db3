package org.stratagrid.deployment.order;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.deployment.guest.Allocations;
import org.stratagrid.deployment.guest.Balancers;
import org.stratagrid.deployment.guest.ConfigurationVolume;
import org.stratagrid.deployment.guest.GuestAgent;
import org.stratagrid.deployment.guest.Layout;
import org.stratagrid.deployment.guest.Layout.Place;
import org.stratagrid.deployment.guest.Lives;
import org.stratagrid.deployment.guest.Networks;
import org.stratagrid.deployment.guest.Parallel;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.guest.SiteStore;

/** Members started, shut down and restarted; their room and their disks stay (orders START, STOP, RESTART). */
@Component
class Switching {

    private final ServerStore servers;
    private final SiteStore sites;
    private final Networks networks;
    private final ConfigurationVolume configuration;
    private final Lives lives;
    private final Balancers balancers;
    private final GuestAgent agent;
    private final Parallel parallel;
    private final Allocations allocations;
    private final Suspended suspended;
    private final Abandoned abandoned;
    private final TransactionTemplate transaction;

    Switching(
            ServerStore servers,
            SiteStore sites,
            Networks networks,
            ConfigurationVolume configuration,
            Lives lives,
            Balancers balancers,
            GuestAgent agent,
            Parallel parallel,
            Allocations allocations,
            Suspended suspended,
            Abandoned abandoned,
            TransactionTemplate transaction) {
        this.servers = servers;
        this.sites = sites;
        this.networks = networks;
        this.configuration = configuration;
        this.lives = lives;
        this.balancers = balancers;
        this.agent = agent;
        this.parallel = parallel;
        this.allocations = allocations;
        this.suspended = suspended;
        this.abandoned = abandoned;
        this.transaction = transaction;
    }

    void prepare(DeploymentOrder order) {
        List<Server> targets = targets(order);
        networks.apply(
                targets.stream().map(Server::nodeId).filter(Objects::nonNull).toList());
        for (Server server : targets) {
            if (!lives.hasDisk(server)) {
                throw new OrderFailure("The disk of " + server.name()
                        + " is not on its node any more. Delete the server and add a new one.");
            }
        }
    }

    void start(DeploymentOrder order) {
        Layout layout = layout(order);
        parallel.each(targetPlaces(layout, order), place -> {
            Server server = place.server();
            if (!lives.state(server).isActive()) {
                configuration.write(place, layout);
                lives.define(server, place.spec());
            }
            if (!server.running() || order.id().equals(server.startedBy())) {
                lives.start(server, order.id());
            }
        });
    }

    void end(DeploymentOrder order) {
        List<Server> started = targets(order).stream()
                .filter(server -> order.id().equals(server.startedBy()) || !server.running())
                .toList();
        boolean wasToRun = order.kind() == OrderKind.RESTART || order.kind() == OrderKind.RESTORE;
        parallel.each(started, server -> end(server, wasToRun ? "It did not start again." : server.problem(), order));
    }

    private void end(Server server, @Nullable String problem, DeploymentOrder order) {
        if (abandoned.is(order, server.nodeId())) {
            lives.stopped(server, problem);
        } else {
            lives.destroy(server, problem);
        }
    }

    void awaitAnswers(DeploymentOrder order) {
        parallel.each(
                targets(order),
                server -> agent.awaitReady(server, Building.ANSWER_WITHIN, () -> suspended.stops(order)));
    }

    void wire(DeploymentOrder order) {
        balancers.match(layout(order));
    }

    /** Without what this order had started: its end comes next. */
    void wireBack(DeploymentOrder order) {
        servers.of(order.configurationId()).stream()
                .filter(server -> order.id().equals(server.startedBy()) && !server.wantedRunning())
                .forEach(server -> end(server, server.problem(), order));
        balancers.matchIfPossible(layout(order));
    }

    void handOverStarted(DeploymentOrder order) {
        transaction.executeWithoutResult(status -> {
            sites.lock(order.configurationId());
            targets(order).forEach(server -> servers.setWantedRunning(server.id(), true));
            servers.forgetStarter(order.configurationId());
            targets(order).forEach(server -> allocations.settle(server.id()));
        });
    }

    void rest(DeploymentOrder order) {
        transaction.executeWithoutResult(
                status -> targets(order).forEach(server -> servers.setWantedRunning(server.id(), false)));
        balancers.matchIfPossible(layout(order));
    }

    void shutDown(DeploymentOrder order) {
        // When a restart is repeated after its process died, what it has started since is not shut down again.
        parallel.each(
                targets(order).stream()
                        .filter(server -> !order.id().equals(server.startedBy()))
                        .toList(),
                server -> {
                    if (abandoned.is(order, server.nodeId())) {
                        lives.stopped(server, null);
                    } else {
                        lives.shutDown(server);
                    }
                });
    }

    private List<Server> targets(DeploymentOrder order) {
        return servers.of(order.configurationId()).stream()
                .filter(server -> order.targets().contains(server.id()))
                .toList();
    }

    private static List<Place> targetPlaces(Layout layout, DeploymentOrder order) {
        List<UUID> targets = order.targets();
        return layout.places().stream()
                .filter(place -> targets.contains(place.server().id()))
                .toList();
    }

    private Layout layout(DeploymentOrder order) {
        return Layout.wanted(sites.find(order.configurationId()).orElseThrow(), servers.of(order.configurationId()));
    }
}
