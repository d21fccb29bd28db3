package org.stratagrid.web.panel;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.billing.Projection;
import org.stratagrid.contracts.configurations.ConfigurationView;
import org.stratagrid.contracts.configurations.DraftState;
import org.stratagrid.contracts.configurations.PublicAddress;
import org.stratagrid.contracts.configurations.ServerView;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.web.live.DraftMark;
import org.stratagrid.web.live.LiveOrder;

/** Everything that the panel shows of one configuration at one moment. */
public record Board(
        ConfigurationView configuration,
        List<TierColumn> columns,
        @Nullable LiveOrder order,
        List<PublicAddress> addresses,
        Memory memory,
        @Nullable Projection projection,
        List<String> siteUrls) {

    /** What the next deploy does (CP-17), in tier order. */
    public List<ServerView> changes() {
        return configuration.servers().stream()
                .filter(server -> server.state() != DraftState.UNCHANGED)
                .toList();
    }

    public String draftMark() {
        return DraftMark.of(configuration);
    }

    public boolean empty() {
        return configuration.servers().isEmpty();
    }

    /** Nothing can be changed on the grid while an order is in work. */
    public boolean busy() {
        return configuration.openOrderId() != null || configuration.dissolving();
    }

    public boolean deployable() {
        return configuration.changed() && !busy();
    }
}
