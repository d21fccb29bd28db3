package org.stratagrid.deployment.order;

import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.deployment.backup.Disks;
import org.stratagrid.deployment.backup.StoredImage;
import org.stratagrid.deployment.guest.Allocations;
import org.stratagrid.deployment.guest.Lives;
import org.stratagrid.deployment.guest.Phase;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.guest.SiteStore;

/**
 * A member whose disk is replaced by what a back-up of it holds (order RESTORE, spec CP-12). The former disk is kept until the
 * order is through. One that is stopped stays stopped.
 */
@Component
class Restoring {

    private final ServerStore servers;
    private final SiteStore sites;
    private final Lives lives;
    private final Disks disks;
    private final Switching switching;
    private final Allocations allocations;
    private final TransactionTemplate transaction;

    Restoring(
            ServerStore servers,
            SiteStore sites,
            Lives lives,
            Disks disks,
            Switching switching,
            Allocations allocations,
            TransactionTemplate transaction) {
        this.servers = servers;
        this.sites = sites;
        this.lives = lives;
        this.disks = disks;
        this.switching = switching;
        this.allocations = allocations;
        this.transaction = transaction;
    }

    void look(DeploymentOrder order) {
        Server server = server(order);
        if (server.phase() != Phase.MEMBER || server.nodeId() == null) {
            throw new OrderFailure(server.name() + " is not on the grid, or not any more.");
        }
        StoredImage image = image(order);
        if (!server.id().equals(image.serverId())) {
            throw new OrderFailure("This is no back-up of " + server.name() + ".");
        }
        if (image.own() != server.isOwn()) {
            throw new OrderFailure("The back-up is of another system than " + server.name()
                    + " has now. Choose it as the server's image and deploy.");
        }
        if (server.spec().disk().gib() < image.diskGib()) {
            throw new OrderFailure("The disk of " + server.name() + " is smaller than that of the back-up.");
        }
    }

    void bring(DeploymentOrder order) {
        servers.expectDisk(server(order).id());
        Server server = server(order);
        disks.fill(server, Objects.requireNonNull(server.otherDisk()), image(order));
    }

    void dropOther(DeploymentOrder order) {
        Server server = server(order);
        if (server.otherDisk() != null) {
            lives.deleteOtherDisk(server);
            servers.forgetOtherDisk(server.id());
        }
    }

    void stop(DeploymentOrder order) {
        Server server = server(order);
        if (!order.id().equals(server.startedBy())) {
            lives.shutDown(server);
        }
    }

    /** With the disk that it had. */
    void startAgain(DeploymentOrder order) {
        Server server = server(order);
        if (server.wantedRunning() && !lives.state(server).isActive()) {
            lives.start(server, null);
        }
    }

    void exchange(DeploymentOrder order) {
        servers.takeNewDisk(server(order).id());
        lives.define(server(order), server(order).spec());
    }

    void exchangeBack(DeploymentOrder order) {
        servers.takeFormerDisk(server(order).id());
        lives.define(server(order), server(order).spec());
    }

    void start(DeploymentOrder order) {
        if (server(order).wantedRunning()) {
            switching.start(order);
        }
    }

    void end(DeploymentOrder order) {
        switching.end(order);
    }

    void awaitAnswer(DeploymentOrder order) {
        if (server(order).wantedRunning()) {
            switching.awaitAnswers(order);
        }
    }

    void finish(DeploymentOrder order) {
        transaction.executeWithoutResult(status -> {
            sites.lock(order.configurationId());
            servers.forgetStarter(order.configurationId());
            allocations.settle(server(order).id());
        });
    }

    private StoredImage image(DeploymentOrder order) {
        return disks.require(order.accountId(), order.imageId());
    }

    private Server server(DeploymentOrder order) {
        return servers.find(order.targets().get(0))
                .orElseThrow(() -> new OrderFailure("The server does not exist any more."));
    }
}
