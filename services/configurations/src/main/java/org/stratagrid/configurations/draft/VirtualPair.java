package org.stratagrid.configurations.draft;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.stratagrid.contracts.configurations.BalancerDraft;
import org.stratagrid.contracts.configurations.ServerDraft;

/** A virtual IP:port pair and the load balancer that has it. */
public record VirtualPair(String address, int port, UUID serverId, String serverName, String configurationName) {

    /** Of the drafts alone. */
    public static List<VirtualPair> ofDrafts(List<Configuration> configurations) {
        List<VirtualPair> pairs = new ArrayList<>();
        for (Configuration configuration : configurations) {
            for (Server server : configuration.servers()) {
                pairs.addAll(of(server.id(), server.settings(), configuration));
            }
        }
        return pairs;
    }

    /** Of the drafts and of what is still on the grid: a pair is free when neither has it. */
    static List<VirtualPair> inUse(List<Configuration> configurations, Revisions revisions) {
        Set<VirtualPair> pairs = new LinkedHashSet<>(ofDrafts(configurations));
        for (Configuration configuration : configurations) {
            for (RevisionServer server : revisions.onGrid(configuration)) {
                pairs.addAll(of(server.id(), server.settings(), configuration));
            }
        }
        return List.copyOf(pairs);
    }

    private static List<VirtualPair> of(UUID serverId, ServerDraft settings, Configuration configuration) {
        BalancerDraft balancer = settings.balancer();
        return balancer == null
                ? List.of()
                : balancer.fronts().stream()
                        .map(front -> new VirtualPair(
                                front.address(), front.port(), serverId, settings.name(), configuration.name()))
                        .toList();
    }

    /** "site www, load balancer lb-1, port 80". */
    public String words() {
        return "site " + configurationName + ", load balancer " + serverName + ", port " + port;
    }
}
