package org.stratagrid.configurations.scaling;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.stratagrid.configurations.draft.Changes;
import org.stratagrid.configurations.draft.Configuration;
import org.stratagrid.configurations.draft.ConfigurationRepository;
import org.stratagrid.configurations.draft.RevisionServer;
import org.stratagrid.configurations.draft.Revisions;
import org.stratagrid.configurations.order.GridOrder;
import org.stratagrid.configurations.order.GridOrders;
import org.stratagrid.contracts.values.Tier;

/** Reads configurations for decisions. Its methods run in the caller's transaction. */
@Component("configurationsScalingSites")
class Sites {

    private final ConfigurationRepository configurations;
    private final Revisions revisions;
    private final GridOrders orders;

    Sites(ConfigurationRepository configurations, Revisions revisions, GridOrders orders) {
        this.configurations = configurations;
        this.revisions = revisions;
        this.orders = orders;
    }

    Optional<Site> find(UUID id) {
        return configurations.find(id).map(this::site);
    }

    List<Site> of(UUID accountId) {
        return configurations.of(accountId).stream().map(this::site).toList();
    }

    /** NOT_FOUND for what another account has. */
    Site require(UUID accountId, UUID id) {
        return site(configurations.require(accountId, id));
    }

    Site site(Configuration configuration) {
        List<RevisionServer> deployed = revisions.deployed(configuration);
        Map<UUID, Tier> tiers = new HashMap<>();
        Integer ordered = configuration.orderedRevision();
        if (ordered != null) {
            revisions
                    .servers(configuration.id(), ordered)
                    .forEach(server -> tiers.put(server.id(), server.settings().tier()));
        }
        configuration
                .servers()
                .forEach(server -> tiers.put(server.id(), server.settings().tier()));
        deployed.forEach(server -> tiers.put(server.id(), server.settings().tier()));
        return new Site(
                configuration.id(),
                configuration.accountId(),
                configuration.name(),
                configuration.deployedRevision(),
                deployed,
                tiers,
                new Changes(deployed, configuration.draft()).any(),
                orders.newest(configuration.id()).filter(GridOrder::isOpen).isPresent(),
                configuration.isDissolving());
    }
}
