package org.stratagrid.deployment.order;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.BalancerSettings;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.values.FrontEnd;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.deployment.backup.Disks;
import org.stratagrid.deployment.certificate.CertificateStore;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.guest.SiteStore;

/** What speaks against taking an order; each is a {@link Refusal}. */
@Component
class OrderChecks {

    private final OrderStore orders;
    private final ServerStore servers;
    private final SiteStore sites;
    private final CertificateStore certificates;
    private final Suspended suspended;
    private final Disks disks;

    OrderChecks(
            OrderStore orders,
            ServerStore servers,
            SiteStore sites,
            CertificateStore certificates,
            Suspended suspended,
            Disks disks) {
        this.orders = orders;
        this.servers = servers;
        this.sites = sites;
        this.certificates = certificates;
        this.suspended = suspended;
        this.disks = disks;
    }

    static Refusal inWork() {
        return new Refusal(
                Refusal.Reason.CONFLICT,
                "Another order of this configuration is still in work. Wait until it has ended, then try again.");
    }

    /** It is over soon, and nobody has to do anything about it. */
    private static Refusal moving() {
        return new Refusal(
                Refusal.Reason.UNAVAILABLE,
                "A server of this configuration is just being moved to another node. The order is taken as soon as it"
                        + " has arrived.");
    }

    private static Refusal rebuilding() {
        return new Refusal(
                Refusal.Reason.UNAVAILABLE,
                "A node has died, and servers of this configuration are just being rebuilt on other nodes. The order is"
                        + " taken as soon as that has ended.");
    }

    void checkOwner(DeploymentOrder order) {
        sites.find(order.configurationId()).ifPresent(site -> {
            if (!site.accountId().equals(order.accountId())) {
                throw Refusal.notFound("configuration");
            }
        });
    }

    /** Also whether another order is in work and whether the account is suspended. With the configuration's lock. */
    void checkAgainstRows(DeploymentOrder order) {
        checkOwner(order);
        orders.kindInWork(order.configurationId()).ifPresent(kind -> {
            throw switch (kind) {
                case MOVE -> moving();
                case REBUILD -> rebuilding();
                default -> inWork();
            };
        });
        if (!Workflows.dissolves(order) && suspended.is(order.accountId())) {
            throw new Refusal(
                    Refusal.Reason.CONFLICT,
                    "The account is suspended. Pay what is owed or change to a larger plan; then its servers can be"
                            + " changed again.");
        }
        List<Server> present = servers.of(order.configurationId());
        if (order.kind() == OrderKind.DEPLOY) {
            checkAgainst(present, order.servers());
            checkCertificates(order);
        } else {
            Set<UUID> known = new HashSet<>(present.stream().map(Server::id).toList());
            if (!known.containsAll(order.targets())) {
                throw Refusal.notFound("server on the grid");
            }
            if (order.kind() == OrderKind.RESTORE) {
                disks.require(order.accountId(), order.imageId());
            }
        }
    }

    private void checkCertificates(DeploymentOrder order) {
        for (DesiredServer server : order.servers()) {
            BalancerSettings balancer = server.balancer();
            if (balancer == null) {
                continue;
            }
            for (FrontEnd front : balancer.fronts()) {
                UUID id = front.certificateId();
                if (id != null && certificates.find(order.accountId(), id).isEmpty()) {
                    throw Refusal.invalid(
                            "certificateId",
                            "The certificate of " + front.words() + " is not there any more. Choose another one for "
                                    + server.name() + ".");
                }
            }
        }
    }

    void checkAgainst(List<Server> present, List<DesiredServer> wanted) {
        for (DesiredServer server : wanted) {
            Server former = present.stream()
                    .filter(row -> row.id().equals(server.id()))
                    .findFirst()
                    .orElse(null);
            if (former == null) {
                if (servers.find(server.id()).isPresent()) {
                    throw Refusal.notFound("server");
                }
                continue;
            }
            if (former.tier() != server.tier()) {
                throw Refusal.invalid("tier", server.name() + " cannot move to another tier.");
            }
        }
    }

    /** By itself, whatever is there. */
    static void checkByItself(DeploymentOrder order) {
        if (order.kind() == OrderKind.MOVE) {
            throw Refusal.invalid("kind", "Servers are moved by a run of moves.");
        }
        if (order.kind() == OrderKind.REBUILD) {
            throw Refusal.invalid("kind", "Servers are rebuilt when their node has died, and not otherwise.");
        }
        if (order.kind() != OrderKind.DEPLOY) {
            if (order.targets().isEmpty()) {
                throw Refusal.invalid("targets", "Choose at least one server.");
            }
            if (order.kind() == OrderKind.RESTORE && order.targets().size() > 1) {
                throw Refusal.invalid("targets", "One server at a time is restored.");
            }
            return;
        }
        Set<UUID> ids = new HashSet<>();
        Set<String> names = new HashSet<>();
        Set<String> addresses = new HashSet<>();
        for (DesiredServer server : order.servers()) {
            if (!ids.add(server.id()) || !names.add(server.name())) {
                throw Refusal.invalid("name", "There are two servers named " + server.name() + ".");
            }
            if (!server.name().matches("[a-zA-Z0-9][a-zA-Z0-9._-]{0,62}")) {
                throw Refusal.invalid(
                        "name", "A server's name has letters, digits, dots and dashes only: " + server.name());
            }
            if (!addresses.add(server.privateAddress())) {
                throw Refusal.invalid(
                        "privateAddress", "Two servers have the address " + server.privateAddress() + ".");
            }
            if (server.isOwn() && server.imageId() == null) {
                throw Refusal.invalid("imageId", server.name() + " has no image that it could be made from.");
            }
            BalancerSettings balancer = server.balancer();
            if ((server.tier() == Tier.LOAD_BALANCER) != Objects.nonNull(balancer)) {
                throw Refusal.invalid("balancer", "Load balancers, and only they, have a virtual IP.");
            }
        }
        order.servers().forEach(server -> checkReferences(server, ids));
    }

    private static void checkReferences(DesiredServer server, Set<UUID> ids) {
        UUID databaseServer = server.databaseServerId();
        boolean known = (databaseServer == null || ids.contains(databaseServer))
                && ids.containsAll(server.applicationServerIds());
        BalancerSettings balancer = server.balancer();
        if (balancer != null) {
            known &= balancer.realServers().stream().allMatch(real -> ids.contains(real.serverId()));
            UUID standsInFor = balancer.options().standsInFor();
            known &= standsInFor == null || (ids.contains(standsInFor) && !standsInFor.equals(server.id()));
        }
        if (!known) {
            throw Refusal.invalid("servers", server.name() + " is wired to a server that is not in the configuration.");
        }
    }
}
