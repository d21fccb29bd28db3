package org.stratagrid.web.page;

import java.util.List;
import java.util.UUID;
import org.stratagrid.contracts.configurations.ConfigurationView;
import org.stratagrid.contracts.configurations.DraftState;
import org.stratagrid.contracts.configurations.ServerDraft;
import org.stratagrid.contracts.placement.PlacementRequest;
import org.stratagrid.contracts.placement.ServerNeed;

/** A configuration as drawn, put as a question to the scheduler. */
public final class Needs {

    private Needs() {}

    /** All servers that the draft wants, those that run already included: where would they stand after a deploy? */
    public static PlacementRequest of(UUID accountId, ConfigurationView configuration) {
        List<ServerNeed> needs = configuration.servers().stream()
                .filter(server -> server.state() != DraftState.REMOVED)
                .map(server -> need(server.id(), server.settings()))
                .toList();
        return new PlacementRequest(UUID.randomUUID(), accountId, configuration.id(), needs);
    }

    private static ServerNeed need(UUID id, ServerDraft settings) {
        return new ServerNeed(
                id,
                settings.name(),
                settings.tier(),
                settings.memory(),
                settings.cpus(),
                settings.disk(),
                settings.bandwidth(),
                settings.heavyTraffic(),
                settings.compressed(),
                settings.packets(),
                settings.system());
    }
}
