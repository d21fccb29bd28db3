package org.stratagrid.web.panel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClientException;
import org.stratagrid.contracts.billing.Billing;
import org.stratagrid.contracts.configurations.ConfigurationView;
import org.stratagrid.contracts.configurations.Configurations;
import org.stratagrid.contracts.configurations.DraftState;
import org.stratagrid.contracts.configurations.ServerView;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.deployment.ServerStatus;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.web.live.LiveOrder;

/** Puts a board together from what the services say. Only the configuration itself is indispensable. */
@Component
class Boards {

    private static final Logger log = LoggerFactory.getLogger(Boards.class);

    private final Configurations configurations;
    private final Deployment deployment;
    private final Billing billing;

    Boards(Configurations configurations, Deployment deployment, Billing billing) {
        this.configurations = configurations;
        this.deployment = deployment;
        this.billing = billing;
    }

    Board board(UUID accountId, UUID id) {
        ConfigurationView configuration = configurations.configuration(accountId, id);
        Map<UUID, ServerStatus> live = live(id);
        Memory memory = memoryWith(accountId, configuration);
        return new Board(
                configuration,
                columns(configuration, live),
                order(configuration),
                ask(() -> configurations.addresses(accountId)).orElse(List.of()),
                memory,
                ask(() -> billing.project(accountId, memory)).orElse(null),
                live.values().stream()
                        .map(ServerStatus::siteUrl)
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList());
    }

    Map<UUID, ServerStatus> live(UUID configurationId) {
        return ask(() -> deployment.servers(configurationId)).orElse(List.of()).stream()
                .collect(Collectors.toMap(ServerStatus::serverId, Function.identity(), (one, same) -> one));
    }

    /** All memory of the account if this draft were deployed: its wanted servers and what the other configurations run. */
    Memory memoryWith(UUID accountId, ConfigurationView configuration) {
        Memory sum = wanted(configuration);
        for (ConfigurationView other : configurations.configurations(accountId)) {
            if (!other.id().equals(configuration.id()) && !other.dissolving()) {
                sum = sum.plus(deployed(other));
            }
        }
        return sum;
    }

    private static Memory wanted(ConfigurationView configuration) {
        return sum(configuration.servers().stream().filter(server -> server.state() != DraftState.REMOVED));
    }

    private static Memory deployed(ConfigurationView configuration) {
        return sum(configuration.servers().stream().filter(server -> server.deployedAt() != null));
    }

    private static Memory sum(java.util.stream.Stream<ServerView> servers) {
        return servers.map(server -> server.settings().memory()).reduce(Memory.ZERO, Memory::plus);
    }

    private static List<TierColumn> columns(ConfigurationView configuration, Map<UUID, ServerStatus> live) {
        List<TierColumn> columns = new ArrayList<>();
        Arrays.stream(Tier.values())
                .forEach(tier -> columns.add(new TierColumn(
                        tier,
                        TierColumn.title(tier),
                        configuration.servers().stream()
                                .filter(server -> server.settings().tier() == tier)
                                .map(server -> ServerCard.of(server, live.get(server.id())))
                                .toList())));
        return columns;
    }

    private @Nullable LiveOrder order(ConfigurationView configuration) {
        UUID orderId = configuration.openOrderId() != null ? configuration.openOrderId() : configuration.lastOrderId();
        return orderId == null
                ? null
                : ask(() -> LiveOrder.of(deployment.order(orderId), configuration))
                        .orElse(null);
    }

    static <T> Optional<T> ask(Supplier<T> question) {
        try {
            return Optional.of(question.get());
        } catch (Refusal | RestClientException e) {
            log.warn("shown without a part: {}", e.getMessage());
            return Optional.empty();
        }
    }
}
