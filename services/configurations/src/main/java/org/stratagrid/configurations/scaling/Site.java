package org.stratagrid.configurations.scaling;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.stratagrid.configurations.draft.RevisionServer;
import org.stratagrid.contracts.values.Tier;

/**
 * A configuration as it was at one moment.
 *
 * @param revision   the deployed one, 0 for none
 * @param deployed   its servers
 * @param tiers      of every server that is, was to be, or will be there
 * @param draftOpen  the draft has changes that are not deployed
 * @param orderOpen  an order is in work
 * @param dissolving it is on its way out
 */
record Site(
        UUID id,
        UUID accountId,
        String name,
        int revision,
        List<RevisionServer> deployed,
        Map<UUID, Tier> tiers,
        boolean draftOpen,
        boolean orderOpen,
        boolean dissolving) {

    List<RevisionServer> of(Tier tier) {
        return deployed.stream()
                .filter(server -> server.settings().tier() == tier)
                .toList();
    }

    /** Every server of the tier that exists in whatever state; one that nobody knows counts for every tier. */
    int existing(Tier tier, Set<UUID> onGrid) {
        Map<UUID, Tier> all = new HashMap<>(tiers);
        onGrid.forEach(id -> all.putIfAbsent(id, tier));
        Set<UUID> there = deployed.stream().map(RevisionServer::id).collect(Collectors.toSet());
        return (int) all.entrySet().stream()
                .filter(entry -> entry.getValue() == tier)
                .filter(entry -> there.contains(entry.getKey()) || onGrid.contains(entry.getKey()))
                .count();
    }
}
