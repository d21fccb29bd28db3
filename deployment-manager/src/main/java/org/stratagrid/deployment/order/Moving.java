package org.stratagrid.deployment.order;

import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.placement.GridPlans;
import org.stratagrid.contracts.placement.MoveTarget;
import org.stratagrid.deployment.guest.Allocations;
import org.stratagrid.deployment.guest.ConfigurationVolume;
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
import org.stratagrid.deployment.node.Node;

/**
 * One server to another node (order MOVE). It keeps its disk's content, its addresses and its name; a guest that runs goes on
 * running, one that is suspended stays so, one that is stopped is moved with its processors standing still.
 */
@Component
class Moving {

    private static final Logger log = LoggerFactory.getLogger(Moving.class);

    private final Fleet fleet;
    private final ServerStore servers;
    private final SiteStore sites;
    private final ObjectProvider<GridPlans> plans;
    private final Networks networks;
    private final ConfigurationVolume configuration;
    private final Lives lives;
    private final Allocations allocations;
    private final Clock clock;
    private final TransactionTemplate transaction;

    Moving(
            Fleet fleet,
            ServerStore servers,
            SiteStore sites,
            ObjectProvider<GridPlans> plans,
            Networks networks,
            ConfigurationVolume configuration,
            Lives lives,
            Allocations allocations,
            Clock clock,
            TransactionTemplate transaction) {
        this.fleet = fleet;
        this.servers = servers;
        this.sites = sites;
        this.plans = plans;
        this.networks = networks;
        this.configuration = configuration;
        this.lives = lives;
        this.allocations = allocations;
        this.clock = clock;
        this.transaction = transaction;
    }

    void look(DeploymentOrder order) {
        Server server = server(order);
        if (server.phase() != Phase.MEMBER || server.nodeId() == null) {
            throw new OrderFailure(server.name() + " is not on the grid, or not any more.");
        }
        Node to = node(order);
        if (to.id().equals(server.nodeId())) {
            throw new OrderFailure(server.name() + " is on node " + to.name() + " already.");
        }
        for (Node node : List.of(source(server), to)) {
            if (!node.reachable()) {
                throw new OrderFailure("Node " + node.name() + " does not answer.");
            }
        }
        if (!lives.hasDisk(server)) {
            throw new OrderFailure("The disk of " + server.name() + " is not on its node any more.");
        }
    }

    void reserve(DeploymentOrder order) {
        plans.getObject().beginMove(server(order).id(), target(order));
    }

    void giveBack(DeploymentOrder order) {
        plans.getObject().abandonMove(order.targets().get(0));
    }

    /** From here on what is found of it on that node is wanted there. */
    void connect(DeploymentOrder order) {
        Node to = node(order);
        servers.setMovingTo(server(order).id(), to.id());
        networks.apply(to);
    }

    /** Removes once more what a node that was away until a moment ago kept because it was still wanted there. */
    void disconnect(DeploymentOrder order) {
        servers.setMovingTo(server(order).id(), null);
        ifReachable(target(order).nodeId(), node -> {
            node.hypervisor().undefine(server(order).domainId());
            lives.deleteVolumes(there(order));
            networks.apply(node);
        });
    }

    void makeVolumes(DeploymentOrder order) {
        Server there = there(order);
        // A disk that an earlier try left half-made may be anything.
        lives.deleteVolumes(there);
        lives.makeDiskLike(server(order), Objects.requireNonNull(there.nodeId()));
        Site site = sites.find(there.configurationId()).orElseThrow();
        configuration.write(new Place(there, there.spec()), Layout.wanted(site, servers.of(there.configurationId())));
    }

    void deleteVolumes(DeploymentOrder order) {
        ifReachable(target(order).nodeId(), node -> lives.deleteVolumes(there(order)));
    }

    void define(DeploymentOrder order) {
        Server there = there(order);
        lives.define(there, there.spec());
    }

    void undefine(DeploymentOrder order) {
        ifReachable(
                target(order).nodeId(),
                node -> node.hypervisor().undefine(server(order).domainId()));
    }

    /** In one transaction: the node is the server's, and what it holds is metered there, without a gap. */
    void arrive(DeploymentOrder order) {
        transaction.executeWithoutResult(status -> {
            sites.lock(order.configurationId());
            UUID id = order.targets().get(0);
            servers.arrive(id, clock.instant());
            allocations.settle(id);
        });
    }

    void cleanUp(DeploymentOrder order) {
        Server server = server(order);
        UUID former = server.movedFrom();
        if (former != null) {
            ifReachable(former, left -> {
                left.hypervisor().undefine(server.domainId());
                lives.deleteVolumes(server.on(former));
                networks.apply(left);
            });
            servers.forgetMovedFrom(server.id());
        }
    }

    void finish(DeploymentOrder order) {
        plans.getObject().finishMove(order.targets().get(0), target(order));
    }

    private interface OnNode {
        void act(Node node);
    }

    /** A node that is not there is cleaned of what nothing wants when it comes back (LeftOvers). */
    private void ifReachable(@Nullable UUID nodeId, OnNode act) {
        Optional<Node> node = fleet.find(nodeId).filter(Node::reachable);
        if (node.isPresent()) {
            act.act(node.get());
        } else {
            log.warn("node {} does not answer; what is left there is removed when it is back", nodeId);
        }
    }

    private Server server(DeploymentOrder order) {
        return servers.find(order.targets().get(0))
                .orElseThrow(() -> new OrderFailure("The server does not exist any more."));
    }

    private Server there(DeploymentOrder order) {
        return server(order).on(target(order).nodeId());
    }

    private Node source(Server server) {
        return fleet.node(server.nodeId());
    }

    private Node node(DeploymentOrder order) {
        return fleet.node(target(order).nodeId());
    }

    static MoveTarget target(DeploymentOrder order) {
        return Objects.requireNonNull(order.moveTo());
    }
}
