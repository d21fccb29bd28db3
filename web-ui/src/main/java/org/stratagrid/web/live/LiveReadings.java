package org.stratagrid.web.live;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.configurations.ConfigurationView;
import org.stratagrid.contracts.configurations.Configurations;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.values.Refusal;

/**
 * One look at a configuration. {@code draft} changes when the board would look different, so that a second window, or one that
 * waited for an order, knows when to load it again.
 */
record LiveReadings(
        List<LiveServer> servers,
        @Nullable LiveOrder order,
        String draft,
        @Nullable Instant drivenTime) {

    static LiveReadings take(
            Configurations configurations,
            Deployment deployment,
            UUID accountId,
            UUID configurationId,
            @Nullable Instant drivenTime) {
        ConfigurationView configuration = configurations.configuration(accountId, configurationId);
        List<LiveServer> servers =
                deployment.servers(configurationId).stream().map(LiveServer::of).toList();
        return new LiveReadings(servers, order(deployment, configuration), DraftMark.of(configuration), drivenTime);
    }

    private static @Nullable LiveOrder order(Deployment deployment, ConfigurationView configuration) {
        UUID orderId = configuration.openOrderId() != null ? configuration.openOrderId() : configuration.lastOrderId();
        if (orderId == null) {
            return null;
        }
        try {
            return LiveOrder.of(deployment.order(orderId), configuration);
        } catch (Refusal refusal) {
            if (refusal.reason() == Refusal.Reason.NOT_FOUND) {
                return null;
            }
            throw refusal;
        }
    }
}
