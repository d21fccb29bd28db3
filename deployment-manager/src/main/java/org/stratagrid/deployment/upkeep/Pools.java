package org.stratagrid.deployment.upkeep;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.stratagrid.deployment.guest.Balancers;
import org.stratagrid.deployment.guest.Layout;
import org.stratagrid.deployment.guest.Parallel;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.guest.SiteStore;
import org.stratagrid.deployment.hypervisor.GuestState;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.node.Exclusive;

/** The real servers that a load balancer really has (spec DM-5). */
@Component
@Order(4)
class Pools implements Comparison {

    private final Balancers balancers;
    private final ServerStore servers;
    private final SiteStore sites;
    private final Parallel parallel;
    private final InQuiet inQuiet;
    private final Exclusive exclusive;

    Pools(
            Balancers balancers,
            ServerStore servers,
            SiteStore sites,
            Parallel parallel,
            InQuiet inQuiet,
            Exclusive exclusive) {
        this.balancers = balancers;
        this.servers = servers;
        this.sites = sites;
        this.parallel = parallel;
        this.inQuiet = inQuiet;
        this.exclusive = exclusive;
    }

    @Override
    public List<Finding> in(Snapshot snapshot) {
        List<Server> asked = snapshot.members().stream()
                .filter(Server::isBalancer)
                .filter(server -> server.running() && !server.paused())
                .filter(server -> snapshot.found(server.nodeId())
                        .filter(found -> !found.node().simulated())
                        .filter(found -> found.state(server) == GuestState.RUNNING)
                        .isPresent())
                .toList();
        List<Finding> findings = Collections.synchronizedList(new ArrayList<>());
        parallel.each(asked, balancer -> alone(balancer, () -> compare(balancer, findings)));
        return findings;
    }

    private void compare(Server balancer, List<Finding> findings) {
        Runnable mend = () -> alone(balancer, tellAgain(balancer));
        try {
            withLayout(
                    balancer,
                    layout -> balancers
                            .deviations(balancer, layout)
                            .forEach(sentence -> findings.add(Finding.mended(
                                    balancer.id(),
                                    sentence,
                                    "The load balancer is told again, without a reload.",
                                    mend))));
        } catch (HypervisorProblem e) {
            findings.add(Finding.reported(
                    balancer.id(),
                    "The load balancer " + balancer.name() + " does not tell its pool: " + e.getMessage(),
                    "It is asked again; its requests go on."));
        }
    }

    /** A guest has one channel to its agent: two processes that ask at once would cut each other off. */
    private void alone(Server balancer, Runnable work) {
        exclusive.within("pool of " + balancer.id(), () -> {
            work.run();
            return true;
        });
    }

    private Runnable tellAgain(Server balancer) {
        return inQuiet.on(balancer, now -> withLayout(now, balancers::match));
    }

    private void withLayout(Server balancer, Consumer<Layout> work) {
        sites.find(balancer.configurationId())
                .ifPresent(site -> work.accept(Layout.former(site, servers.of(site.id()))));
    }
}
