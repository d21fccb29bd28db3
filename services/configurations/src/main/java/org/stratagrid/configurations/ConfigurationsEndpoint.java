package org.stratagrid.configurations;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.RestController;
import org.stratagrid.configurations.address.PublicAddresses;
import org.stratagrid.configurations.draft.Configuration;
import org.stratagrid.configurations.draft.ConfigurationRepository;
import org.stratagrid.configurations.draft.Drafts;
import org.stratagrid.configurations.draft.History;
import org.stratagrid.configurations.draft.ServerViews;
import org.stratagrid.configurations.draft.VirtualPair;
import org.stratagrid.configurations.order.GridOrder;
import org.stratagrid.configurations.order.GridOrders;
import org.stratagrid.configurations.order.Orders;
import org.stratagrid.contracts.configurations.ConfigurationView;
import org.stratagrid.contracts.configurations.Configurations;
import org.stratagrid.contracts.configurations.DraftState;
import org.stratagrid.contracts.configurations.NewConfiguration;
import org.stratagrid.contracts.configurations.OrderRef;
import org.stratagrid.contracts.configurations.PublicAddress;
import org.stratagrid.contracts.configurations.RevisionView;
import org.stratagrid.contracts.configurations.ServerAction;
import org.stratagrid.contracts.configurations.ServerDraft;
import org.stratagrid.contracts.configurations.ServerView;
import org.stratagrid.contracts.deployment.PlannedChange;
import org.stratagrid.contracts.values.Tier;

/** The contract, as a bean and over HTTP. */
@RestController
class ConfigurationsEndpoint implements Configurations {

    private final ConfigurationRepository configurations;
    private final Drafts drafts;
    private final Orders orders;
    private final GridOrders gridOrders;
    private final ServerViews servers;
    private final PublicAddresses addresses;
    private final History history;
    private final TransactionTemplate oneMoment;

    ConfigurationsEndpoint(
            ConfigurationRepository configurations,
            Drafts drafts,
            Orders orders,
            GridOrders gridOrders,
            ServerViews servers,
            PublicAddresses addresses,
            History history,
            TransactionTemplate transaction) {
        this.configurations = configurations;
        this.drafts = drafts;
        this.orders = orders;
        this.gridOrders = gridOrders;
        this.servers = servers;
        this.addresses = addresses;
        this.history = history;
        // A view is read by several queries; a configuration that goes meanwhile must not be half seen.
        this.oneMoment = new TransactionTemplate(Objects.requireNonNull(transaction.getTransactionManager()));
        this.oneMoment.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        this.oneMoment.setReadOnly(true);
    }

    @Override
    public List<ConfigurationView> configurations(UUID accountId) {
        return atOneMoment(
                () -> configurations.of(accountId).stream().map(this::view).toList());
    }

    @Override
    public ConfigurationView create(UUID accountId, NewConfiguration request) {
        return configuration(accountId, drafts.create(accountId, request.name()));
    }

    @Override
    public ConfigurationView configuration(UUID accountId, UUID id) {
        return atOneMoment(() -> view(configurations.require(accountId, id)));
    }

    @Override
    public ServerDraft suggest(UUID accountId, UUID id, Tier tier) {
        return drafts.suggest(accountId, id, tier);
    }

    @Override
    public ServerView add(UUID accountId, UUID id, ServerDraft draft) {
        return drafts.add(accountId, id, draft);
    }

    @Override
    public ServerView edit(UUID accountId, UUID id, UUID serverId, ServerDraft draft) {
        return drafts.edit(accountId, id, serverId, draft);
    }

    @Override
    public void remove(UUID accountId, UUID id, List<UUID> serverIds) {
        drafts.remove(accountId, id, serverIds);
    }

    @Override
    public void discard(UUID accountId, UUID id) {
        drafts.discard(accountId, id);
    }

    @Override
    public List<PlannedChange> plan(UUID accountId, UUID id) {
        return orders.plan(accountId, id);
    }

    @Override
    public List<RevisionView> revisions(UUID accountId, UUID id) {
        return atOneMoment(() -> history.of(configurations.require(accountId, id)));
    }

    @Override
    public void rollBack(UUID accountId, UUID id, int number) {
        drafts.rollBack(accountId, id, number);
    }

    @Override
    public OrderRef deploy(UUID accountId, UUID id) {
        return orders.deploy(accountId, id);
    }

    @Override
    public OrderRef act(UUID accountId, UUID id, ServerAction action) {
        return orders.act(accountId, id, action);
    }

    @Override
    public OrderRef copy(UUID accountId, UUID id, List<UUID> serverIds) {
        return orders.copy(accountId, id, serverIds);
    }

    @Override
    public OrderRef delete(UUID accountId, UUID id) {
        return orders.delete(accountId, id);
    }

    @Override
    public List<PublicAddress> addresses(UUID accountId) {
        return atOneMoment(() -> {
            Map<String, String> uses = VirtualPair.ofDrafts(configurations.of(accountId)).stream()
                    .collect(Collectors.toMap(
                            VirtualPair::address,
                            VirtualPair::words,
                            (one, other) -> one + "; " + other,
                            LinkedHashMap::new));
            return addresses.of(accountId).stream()
                    .map(address -> new PublicAddress(address, uses.get(address)))
                    .toList();
        });
    }

    private ConfigurationView view(Configuration configuration) {
        List<ServerView> views = servers.of(configuration);
        Optional<GridOrder> newest = gridOrders.newest(configuration.id());
        return new ConfigurationView(
                configuration.id(),
                configuration.applicationId(),
                configuration.name(),
                configuration.deployedRevision(),
                views.stream().anyMatch(server -> server.state() != DraftState.UNCHANGED),
                views,
                newest.filter(GridOrder::isOpen).map(GridOrder::id).orElse(null),
                newest.map(GridOrder::id).orElse(null),
                newest.map(GridOrder::problem).orElse(null),
                configuration.isDissolving(),
                configuration.createdAt());
    }

    private <T> T atOneMoment(Supplier<T> work) {
        return Objects.requireNonNull(oneMoment.execute(status -> work.get()));
    }
}
