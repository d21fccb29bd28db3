package org.stratagrid.deployment.order;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.Task;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.contracts.deployment.BalancerSettings;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.deployment.OrderProgress;
import org.stratagrid.contracts.deployment.PlannedChange;
import org.stratagrid.contracts.placement.MoveTarget;
import org.stratagrid.contracts.values.FrontEnd;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.deployment.backup.Disks;
import org.stratagrid.deployment.certificate.CertificateStore;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.guest.Site;
import org.stratagrid.deployment.guest.SiteStore;

/** Takes orders and tells how they go. */
@Component
public class Orders {

    private final OrderStore orders;
    private final ServerStore servers;
    private final SiteStore sites;
    private final CertificateStore certificates;
    private final Workflows workflows;
    private final Planning planning;
    private final Placing placing;
    private final Building building;
    private final Suspended suspended;
    private final Disks disks;
    private final JdbcClient database;
    private final TransactionTemplate transaction;
    private final ObjectProvider<Scheduler> scheduler;
    private final Task<Void> job;

    Orders(
            OrderStore orders,
            ServerStore servers,
            SiteStore sites,
            CertificateStore certificates,
            Workflows workflows,
            Planning planning,
            Placing placing,
            Building building,
            Suspended suspended,
            Disks disks,
            JdbcClient database,
            TransactionTemplate transaction,
            ObjectProvider<Scheduler> scheduler,
            @Qualifier("deploymentOrderJob") Task<Void> job) {
        this.orders = orders;
        this.servers = servers;
        this.sites = sites;
        this.certificates = certificates;
        this.workflows = workflows;
        this.planning = planning;
        this.placing = placing;
        this.building = building;
        this.suspended = suspended;
        this.disks = disks;
        this.database = database;
        this.transaction = transaction;
        this.scheduler = scheduler;
        this.job = job;
    }

    public OrderProgress submit(DeploymentOrder order) {
        check(order);
        Set<UUID> cramped = placing.cramped(order, servers.of(order.configurationId()));
        try {
            transaction.executeWithoutResult(status -> {
                lock(order.configurationId());
                if (!orders.exists(order.id())) {
                    checkAgainstRows(order);
                    List<PlannedChange> plan = planning.of(order, servers.of(order.configurationId()), cramped);
                    orders.insert(order, plan, workflows.of(order, plan));
                    scheduler.getObject().schedule(job.instance(order.id().toString()), Instant.now());
                }
            });
        } catch (DuplicateKeyException e) {
            throw inWork();
        }
        return progress(order.id());
    }

    /** What the order would do to servers that are there already; nothing is stored. */
    public List<PlannedChange> plan(DeploymentOrder order) {
        check(order);
        checkOwner(order);
        List<Server> present = servers.of(order.configurationId());
        checkAgainst(present, order.servers());
        try {
            building.requireImages(order);
        } catch (OrderFailure e) {
            throw Refusal.invalid("imageId", String.valueOf(e.getMessage()));
        }
        return planning.of(order, present, placing.cramped(order, present));
    }

    /**
     * Orders the move of one server to another node; repeating the id changes nothing. CONFLICT while another order of its
     * configuration is in work.
     */
    public void move(UUID orderId, UUID serverId, MoveTarget to) {
        Server server = servers.find(serverId).orElseThrow(() -> Refusal.notFound("server on the grid"));
        own(orderId, server.configurationId(), OrderKind.MOVE, List.of(serverId), to);
    }

    /**
     * Orders that servers of a dead node are made anew where {@link org.stratagrid.deployment.node.Displaced} says; repeating the
     * id changes nothing. CONFLICT while another order of the configuration is in work.
     */
    public void rebuild(UUID orderId, UUID configurationId, List<UUID> serverIds) {
        own(orderId, configurationId, OrderKind.REBUILD, serverIds, null);
    }

    /** An order that nobody but the deployment manager itself gives. */
    private void own(
            UUID orderId, UUID configurationId, OrderKind kind, List<UUID> targets, @Nullable MoveTarget moveTo) {
        try {
            transaction.executeWithoutResult(status -> {
                lock(configurationId);
                if (!orders.exists(orderId)) {
                    Site site = sites.find(configurationId).orElseThrow(() -> Refusal.notFound("configuration"));
                    if (orders.kindInWork(site.id()).isPresent()) {
                        throw inWork();
                    }
                    DeploymentOrder order = new DeploymentOrder(
                            orderId,
                            site.accountId(),
                            site.id(),
                            site.name(),
                            kind,
                            orders.revision(site.id()),
                            List.of(),
                            targets,
                            moveTo);
                    orders.insert(order, workflows.of(order));
                    scheduler.getObject().schedule(job.instance(orderId.toString()), Instant.now());
                }
            });
        } catch (DuplicateKeyException e) {
            throw inWork();
        }
    }

    /** A move from or to this node, or one that has still to give room back there, is in work. */
    public boolean isMovingAt(UUID nodeId) {
        return orders.isMovingAt(nodeId);
    }

    /** Ends a move and takes back what it has done, unless the guest has arrived. */
    public void abortMove(UUID id) {
        orders.abort(id);
    }

    public boolean exists(UUID id) {
        return orders.exists(id);
    }

    public OrderProgress progress(UUID id) {
        return orders.progress(id).orElseThrow(() -> Refusal.notFound("order"));
    }

    public List<OrderProgress> newest() {
        return orders.newest();
    }

    /** Also keeps the watch and suspensions of this configuration apart from a new order. */
    private void lock(UUID configurationId) {
        database.sql("SELECT pg_advisory_xact_lock(hashtext(:id))")
                .param("id", "deployment.order " + configurationId)
                .query()
                .listOfRows();
        sites.lock(configurationId);
    }

    private static Refusal inWork() {
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

    private void checkOwner(DeploymentOrder order) {
        sites.find(order.configurationId()).ifPresent(site -> {
            if (!site.accountId().equals(order.accountId())) {
                throw Refusal.notFound("configuration");
            }
        });
    }

    private void checkAgainstRows(DeploymentOrder order) {
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

    private void checkAgainst(List<Server> present, List<DesiredServer> wanted) {
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

    private static void check(DeploymentOrder order) {
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
