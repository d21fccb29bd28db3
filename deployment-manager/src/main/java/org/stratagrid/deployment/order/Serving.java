package org.stratagrid.deployment.order;

import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.deployment.guest.Balancers;
import org.stratagrid.deployment.guest.Layout;
import org.stratagrid.deployment.guest.Phase;
import org.stratagrid.deployment.guest.Publishing;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.guest.Site;
import org.stratagrid.deployment.guest.SiteStore;

/** From answering servers to an answering site: load balancers and published addresses (spec DM-5). */
@Component
class Serving {

    private final ServerStore servers;
    private final SiteStore sites;
    private final Balancers balancers;
    private final Publishing publishing;

    Serving(ServerStore servers, SiteStore sites, Balancers balancers, Publishing publishing) {
        this.servers = servers;
        this.sites = sites;
        this.balancers = balancers;
        this.publishing = publishing;
    }

    void wire(DeploymentOrder order) {
        balancers.match(wanted(order));
    }

    void wireBack(DeploymentOrder order) {
        sites.find(order.configurationId())
                .ifPresent(site -> balancers.matchIfPossible(Layout.former(site, rows(order))));
    }

    void publish(DeploymentOrder order) {
        publishing.match(wanted(order), Layout.former(site(order), rows(order)));
    }

    void publishFormer(DeploymentOrder order) {
        sites.find(order.configurationId()).ifPresent(site -> {
            Layout former = Layout.former(site, rows(order));
            publishing.match(former, former);
        });
    }

    private Layout wanted(DeploymentOrder order) {
        return Layout.wanted(site(order), rows(order));
    }

    private Site site(DeploymentOrder order) {
        return sites.find(order.configurationId()).orElseThrow();
    }

    private List<Server> rows(DeploymentOrder order) {
        return servers.of(order.configurationId()).stream()
                .filter(server -> server.phase() != Phase.REMOVING)
                .filter(server -> Objects.nonNull(server.nodeId()))
                .toList();
    }
}
