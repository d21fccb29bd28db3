package org.stratagrid.configurations.order;

import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.configurations.draft.Changes;
import org.stratagrid.configurations.draft.Configuration;
import org.stratagrid.configurations.draft.ConfigurationRepository;
import org.stratagrid.configurations.draft.RevisionServer;
import org.stratagrid.configurations.draft.Revisions;
import org.stratagrid.configurations.draft.Wiring;
import org.stratagrid.contracts.configurations.OrderRef;
import org.stratagrid.contracts.configurations.ServerAction;
import org.stratagrid.contracts.deployment.BalancerSettings;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.deployment.PlannedChange;
import org.stratagrid.contracts.values.Refusal;

/** Makes orders of what customers and the scaling want, where it fits what is there. */
@Service("configurationsOrders")
public class Orders {

    private static final Set<OrderKind> ACTIONS =
            EnumSet.of(OrderKind.START, OrderKind.STOP, OrderKind.RESTART, OrderKind.BACK_UP, OrderKind.RESTORE);

    private final ConfigurationRepository configurations;
    private final Revisions revisions;
    private final GridOrders orders;
    private final Outbox outbox;
    private final OrderOutcomes outcomes;
    private final ObjectProvider<Deployment> deployment;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Orders(
            ConfigurationRepository configurations,
            Revisions revisions,
            GridOrders orders,
            Outbox outbox,
            OrderOutcomes outcomes,
            ObjectProvider<Deployment> deployment,
            TransactionTemplate transaction,
            Clock clock) {
        this.configurations = configurations;
        this.revisions = revisions;
        this.orders = orders;
        this.outbox = outbox;
        this.outcomes = outcomes;
        this.deployment = deployment;
        this.transaction = transaction;
        this.clock = clock;
    }

    public OrderRef deploy(UUID accountId, UUID id) {
        return outbox.handOver(inTransaction(() -> {
            Configuration configuration = idle(accountId, id);
            List<RevisionServer> draft = configuration.draft();
            if (draft.isEmpty()) {
                throw new Refusal(
                        Refusal.Reason.INVALID,
                        configuration.deployedRevision() == 0
                                ? "There is nothing to deploy. Add a server first."
                                : "No server would be left. Keep one, or delete the whole configuration.");
            }
            if (!new Changes(revisions.deployed(configuration), draft).any()) {
                throw new Refusal(Refusal.Reason.CONFLICT, "Nothing has changed since the last deploy.");
            }
            List<DesiredServer> desired = Wiring.resolve(draft);
            desired.forEach(Orders::requireSomethingToBalance);
            int revision = configuration.order();
            revisions.add(id, revision, draft, clock.instant());
            return place(configuration, revision, desired);
        }));
    }

    /** What a deploy would do to the servers that are on the grid. */
    public List<PlannedChange> plan(UUID accountId, UUID id) {
        Optional<DeploymentOrder> order = inTransaction(() -> {
            Configuration configuration = idle(accountId, id);
            List<RevisionServer> draft = configuration.draft();
            return configuration.deployedRevision() == 0 || draft.isEmpty()
                    ? Optional.<DeploymentOrder>empty()
                    : Optional.of(new DeploymentOrder(
                            UUID.randomUUID(),
                            accountId,
                            id,
                            configuration.name(),
                            OrderKind.DEPLOY,
                            configuration.deployedRevision() + 1,
                            Wiring.resolve(draft),
                            List.of(),
                            null));
        });
        return order.map(wanted -> deployment.getObject().plan(wanted)).orElse(List.of());
    }

    public OrderRef act(UUID accountId, UUID id, ServerAction action) {
        if (action.kind() == null || !ACTIONS.contains(action.kind())) {
            throw Refusal.invalid("kind", "Servers can be started, stopped, restarted, backed up or restored.");
        }
        if (action.kind() == OrderKind.RESTORE) {
            if (action.imageId() == null) {
                throw Refusal.invalid("imageId", "Choose the back-up.");
            }
            if (action.serverIds() != null && action.serverIds().size() > 1) {
                throw Refusal.invalid("serverIds", "One server at a time is restored.");
            }
        }
        return act(accountId, id, action.kind(), action.serverIds(), action.imageId(), false);
    }

    public OrderRef copy(UUID accountId, UUID id, List<UUID> serverIds) {
        return act(accountId, id, OrderKind.BACK_UP, serverIds, null, true);
    }

    private OrderRef act(
            UUID accountId,
            UUID id,
            OrderKind kind,
            @Nullable List<UUID> serverIds,
            @Nullable UUID imageId,
            boolean copied) {
        if (serverIds == null || serverIds.isEmpty()) {
            throw Refusal.invalid("serverIds", "Choose the servers.");
        }
        return outbox.handOver(inTransaction(() -> {
            Configuration configuration = idle(accountId, id);
            Map<UUID, String> deployed = revisions.deployed(configuration).stream()
                    .collect(Collectors.toMap(
                            RevisionServer::id, server -> server.settings().name()));
            Map<UUID, String> known = configuration.servers().stream()
                    .collect(Collectors.toMap(server -> server.id(), server -> server.name()));
            List<UUID> targets = serverIds.stream().distinct().toList();
            for (UUID target : targets) {
                if (deployed.containsKey(target)) {
                    continue;
                }
                if (!known.containsKey(target)) {
                    throw Refusal.notFound("server");
                }
                throw Refusal.invalid("serverIds", known.get(target) + " is not deployed yet. Deploy it first.");
            }
            return outbox.put(
                    configuration,
                    kind,
                    configuration.deployedRevision(),
                    List.of(),
                    targets,
                    imageId,
                    copied ? targets : List.of());
        }));
    }

    public OrderRef delete(UUID accountId, UUID id) {
        Optional<UUID> order = inTransaction(() -> {
            Configuration configuration = idle(accountId, id);
            if (configuration.deployedRevision() == 0) {
                outcomes.dissolve(configuration);
                return Optional.<UUID>empty();
            }
            int revision = configuration.dissolve();
            revisions.add(id, revision, List.of(), clock.instant());
            return Optional.of(place(configuration, revision, List.of()));
        });
        return order.isPresent() ? outbox.handOver(order.get()) : new OrderRef(null);
    }

    /**
     * Orders a change that no customer asked for (spec DM-8), if it still fits: no order is in work, the draft is what is
     * deployed, and that is still this revision. The draft goes along with it.
     *
     * @param reason for the history; the revision keeps it
     * @return empty when it does not fit (any more)
     */
    public Optional<AutomaticOrder.Made> automatically(
            UUID accountId, UUID id, int revision, String reason, Function<Configuration, AutomaticOrder> change) {
        Optional<AutomaticOrder.Made> made = inTransaction(() -> {
            configurations.lock(accountId);
            Optional<Configuration> fitting = configurations
                    .find(id)
                    .filter(found -> found.deployedRevision() == revision && !found.isDissolving())
                    .filter(found -> orders.newest(id).filter(GridOrder::isOpen).isEmpty())
                    .filter(found -> !new Changes(revisions.deployed(found), found.draft()).any());
            if (fitting.isEmpty()) {
                return Optional.<AutomaticOrder.Made>empty();
            }
            Configuration configuration = fitting.get();
            AutomaticOrder order = change.apply(configuration);
            int number = revision;
            List<DesiredServer> desired = List.of();
            if (order.kind() == OrderKind.DEPLOY) {
                configuration.become(order.servers());
                desired = Wiring.resolve(order.servers());
                number = configuration.order();
                revisions.add(id, number, order.servers(), reason, clock.instant());
            }
            UUID orderId = outbox.put(configuration, order.kind(), number, desired, order.targets(), null, List.of());
            AutomaticOrder.Made result = new AutomaticOrder.Made(orderId, number);
            order.withIt().accept(result);
            return Optional.of(result);
        });
        made.ifPresent(order -> outbox.hurry());
        return made;
    }

    private static void requireSomethingToBalance(DesiredServer server) {
        BalancerSettings balancer = server.balancer();
        if (balancer != null && balancer.realServers().isEmpty()) {
            throw new Refusal(
                    Refusal.Reason.INVALID,
                    "The load balancer " + server.name()
                            + " has nothing to balance. Add a web or application server, or remove the load balancer.");
        }
    }

    /** The configuration, with no order in work. */
    private Configuration idle(UUID accountId, UUID id) {
        configurations.lock(accountId);
        Configuration configuration = configurations.require(accountId, id);
        orders.newest(id).filter(GridOrder::isOpen).ifPresent(open -> {
            throw new Refusal(
                    Refusal.Reason.CONFLICT,
                    open.dissolves()
                            ? "The configuration is being dissolved."
                            : "The configuration has an order in work. Wait until it is done.");
        });
        return configuration;
    }

    private UUID place(Configuration configuration, int revision, List<DesiredServer> servers) {
        return outbox.put(configuration, OrderKind.DEPLOY, revision, servers, List.of(), null, List.of());
    }

    private <T> T inTransaction(Supplier<T> work) {
        return Objects.requireNonNull(transaction.execute(status -> work.get()));
    }
}
