package org.stratagrid.configurations.order;

import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.configurations.address.PublicAddresses;
import org.stratagrid.configurations.draft.Configuration;
import org.stratagrid.configurations.draft.ConfigurationRepository;
import org.stratagrid.configurations.draft.Drafts;
import org.stratagrid.configurations.draft.RevisionServer;
import org.stratagrid.configurations.draft.Revisions;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.deployment.ServerImage;
import org.stratagrid.contracts.values.Refusal;

/** What the end of an order does to its configuration. Each end happens once, however often it is reported. */
@Component("configurationsOrderOutcomes")
class OrderOutcomes {

    private final GridOrders orders;
    private final ConfigurationRepository configurations;
    private final Revisions revisions;
    private final PublicAddresses addresses;
    private final Drafts drafts;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    OrderOutcomes(
            GridOrders orders,
            ConfigurationRepository configurations,
            Revisions revisions,
            PublicAddresses addresses,
            Drafts drafts,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            Clock clock) {
        this.orders = orders;
        this.configurations = configurations;
        this.revisions = revisions;
        this.addresses = addresses;
        this.drafts = drafts;
        this.transaction = transaction;
        this.events = events;
        this.clock = clock;
    }

    void done(UUID orderId) {
        end(orderId, GridOrder.State.DONE, null, null);
    }

    void undone(UUID orderId, String problem) {
        end(orderId, GridOrder.State.UNDONE, null, problem);
    }

    /** The deployment manager did not take the order. */
    void refused(UUID orderId, Refusal refusal) {
        end(orderId, GridOrder.State.UNDONE, refusal.reason(), refusal.sentence());
    }

    private void end(
            UUID orderId, GridOrder.State state, Refusal.@Nullable Reason refusedAs, @Nullable String problem) {
        transaction.executeWithoutResult(status -> {
            Optional<GridOrder> known = orders.find(orderId);
            if (known.isEmpty()) {
                return;
            }
            configurations.lock(known.get().accountId());
            orders.find(orderId).filter(GridOrder::isOpen).ifPresent(order -> {
                orders.end(orderId, state, refusedAs, problem, clock.instant());
                configurations.find(order.configurationId()).ifPresent(configuration -> {
                    boolean done = state == GridOrder.State.DONE;
                    List<RevisionServer> before = revisions.deployed(configuration);
                    if (done) {
                        addCopies(configuration, order);
                    }
                    if (order.kind() == OrderKind.DEPLOY) {
                        settle(configuration, order, done);
                    }
                    if (!done || !order.dissolves()) {
                        events.publishEvent(new OrderEnded(
                                order, done, Objects.requireNonNullElse(problem, ""), configuration, before));
                    }
                });
            });
        });
    }

    /** As their sources are deployed: those may have been edited since, or be gone from the draft. */
    private void addCopies(Configuration configuration, GridOrder order) {
        for (RevisionServer source : revisions.servers(configuration.id(), order.revision())) {
            if (order.clones().contains(source.id())) {
                drafts.addCopy(configuration, source.settings(), ServerImage.idOf(order.id(), source.id()));
            }
        }
    }

    private void settle(Configuration configuration, GridOrder order, boolean done) {
        if (!done) {
            configuration.undone(revisions.deployedIds(configuration));
        } else if (order.dissolves()) {
            dissolve(configuration);
        } else {
            Set<UUID> running = revisions.servers(configuration.id(), order.revision()).stream()
                    .map(RevisionServer::id)
                    .collect(Collectors.toSet());
            configuration.deployed(order.revision(), running, clock.instant());
        }
    }

    /** In the caller's transaction. An account without configurations holds no public addresses: they are scarce. */
    void dissolve(Configuration configuration) {
        UUID accountId = configuration.accountId();
        configurations.delete(configuration);
        if (configurations.of(accountId).isEmpty()) {
            addresses.release(accountId);
        }
    }
}
