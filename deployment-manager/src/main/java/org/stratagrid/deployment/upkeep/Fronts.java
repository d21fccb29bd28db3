package org.stratagrid.deployment.upkeep;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.stratagrid.deployment.guest.Layout;
import org.stratagrid.deployment.guest.Publishing;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.guest.SiteStore;
import org.stratagrid.deployment.watch.Suspensions;

/** The sites' published ports. */
@Component
@Order(6)
class Fronts implements Comparison {

    private final Publishing publishing;
    private final ServerStore servers;
    private final SiteStore sites;
    private final Suspensions suspensions;
    private final InQuiet inQuiet;

    Fronts(Publishing publishing, ServerStore servers, SiteStore sites, Suspensions suspensions, InQuiet inQuiet) {
        this.publishing = publishing;
        this.servers = servers;
        this.sites = sites;
        this.suspensions = suspensions;
        this.inQuiet = inQuiet;
    }

    @Override
    public List<Finding> in(Snapshot snapshot) {
        List<Finding> findings = new ArrayList<>();
        Set<UUID> configurations = snapshot.members().stream()
                .map(Server::configurationId)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        for (UUID configuration : configurations) {
            sites.find(configuration)
                    .filter(site -> !suspensions.isSuspended(site.accountId()))
                    .ifPresent(site -> {
                        Layout layout = Layout.former(site, servers.of(configuration));
                        publishing
                                .deviations(layout)
                                .forEach(sentence -> findings.add(Finding.mended(
                                        configuration,
                                        site.name() + ": " + sentence,
                                        "The site is published again.",
                                        () -> republish(configuration))));
                    });
        }
        return findings;
    }

    /** The ports are given out in a transaction of their own, so only the look is in quiet: an order publishes once more. */
    private void republish(UUID configuration) {
        List<Layout> layouts = new ArrayList<>();
        inQuiet.within(
                configuration,
                () -> sites.find(configuration)
                        .ifPresent(site -> layouts.add(Layout.former(site, servers.of(configuration)))));
        layouts.forEach(layout -> publishing.match(layout, layout));
    }
}
