package org.stratagrid.deployment.order;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.Task;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.deployment.OrderProgress;
import org.stratagrid.contracts.deployment.PlannedChange;
import org.stratagrid.contracts.placement.MoveTarget;
import org.stratagrid.contracts.values.Refusal;
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
    private final OrderChecks checks;
    private final Workflows workflows;
    private final Planning planning;
    private final Placing placing;
    private final Building building;
    private final JdbcClient database;
    private final TransactionTemplate transaction;
    private final ObjectProvider<Scheduler> scheduler;
    private final Task<Void> job;

    Orders(
            OrderStore orders,
            ServerStore servers,
            SiteStore sites,
            OrderChecks checks,
            Workflows workflows,
            Planning planning,
            Placing placing,
            Building building,
            JdbcClient database,
            TransactionTemplate transaction,
            ObjectProvider<Scheduler> scheduler,
            @Qualifier("deploymentOrderJob") Task<Void> job) {
        this.orders = orders;
        this.servers = servers;
        this.sites = sites;
        this.checks = checks;
        this.workflows = workflows;
        this.planning = planning;
        this.placing = placing;
        this.building = building;
        this.database = database;
        this.transaction = transaction;
        this.scheduler = scheduler;
        this.job = job;
    }

    public OrderProgress submit(DeploymentOrder order) {
        OrderChecks.checkByItself(order);
        Set<UUID> cramped = placing.cramped(order, servers.of(order.configurationId()));
        takeOnce(order.id(), order.configurationId(), () -> {
            checks.checkAgainstRows(order);
            begin(order, planning.of(order, servers.of(order.configurationId()), cramped));
        });
        return progress(order.id());
    }

    /** What the order would do to servers that are there already; nothing is stored. */
    public List<PlannedChange> plan(DeploymentOrder order) {
        OrderChecks.checkByItself(order);
        checks.checkOwner(order);
        List<Server> present = servers.of(order.configurationId());
        checks.checkAgainst(present, order.servers());
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
        takeOnce(orderId, configurationId, () -> {
            Site site = sites.find(configurationId).orElseThrow(() -> Refusal.notFound("configuration"));
            if (orders.kindInWork(site.id()).isPresent()) {
                throw OrderChecks.inWork();
            }
            begin(
                    new DeploymentOrder(
                            orderId,
                            site.accountId(),
                            site.id(),
                            site.name(),
                            kind,
                            orders.revision(site.id()),
                            List.of(),
                            targets,
                            moveTo),
                    List.of());
        });
    }

    /** In a transaction that keeps other orders of the configuration out; nothing happens when this one was taken before. */
    private void takeOnce(UUID orderId, UUID configurationId, Runnable take) {
        try {
            transaction.executeWithoutResult(status -> {
                lock(configurationId);
                if (!orders.exists(orderId)) {
                    take.run();
                }
            });
        } catch (DuplicateKeyException e) {
            throw OrderChecks.inWork();
        }
    }

    private void begin(DeploymentOrder order, List<PlannedChange> plan) {
        orders.insert(order, plan, workflows.of(order, plan));
        scheduler.getObject().schedule(job.instance(order.id().toString()), Instant.now());
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
}
