package org.stratagrid.deployment.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.stratagrid.deployment.SampleOrders.at;
import static org.stratagrid.deployment.pool.Visitors.awaitServedBy;
import static org.stratagrid.deployment.pool.Visitors.servedBy;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.context.TestComponent;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.deployment.SampleOrders;
import org.stratagrid.deployment.guest.Balancers;
import org.stratagrid.deployment.guest.GuestAgent;
import org.stratagrid.deployment.guest.Layout;
import org.stratagrid.deployment.guest.Layout.Place;
import org.stratagrid.deployment.guest.Pauses;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.guest.SiteStore;

/** Pauses that are pressed while the pool of a real load balancer changes. */
@TestComponent
class RealPauses {

    private static final Logger log = LoggerFactory.getLogger(RealPauses.class);

    private final Balancers balancers;
    private final Pauses pauses;
    private final GuestAgent agent;
    private final ServerStore rows;
    private final SiteStore sites;

    RealPauses(Balancers balancers, Pauses pauses, GuestAgent agent, ServerStore rows, SiteStore sites) {
        this.balancers = balancers;
        this.pauses = pauses;
        this.agent = agent;
        this.rows = rows;
        this.sites = sites;
    }

    /** An order waits for new addresses of both web servers, at which nobody answers. */
    void pauseWhileThePoolChanges(
            SampleOrders orders, String site, DesiredServer active, DesiredServer web1, DesiredServer web2)
            throws Exception {
        Layout now = layout(orders);
        Place balancer = now.find(active.id()).orElseThrow();
        UUID pool = balancer.server().poolId();
        Layout next = new Layout(
                now.site(),
                now.places().stream()
                        .map(place -> place.server().isBalancer()
                                ? place
                                : new Place(
                                        place.server(),
                                        at(place.spec(), place.spec().privateAddress() + "9")))
                        .toList());
        CompletableFuture<Boolean> changing = CompletableFuture.supplyAsync(() -> balancers.match(balancer, next));
        await().until(() -> seen(balancer, next).keySet(), Set.of(web1.id(), web2.id())::equals);

        pause(balancer, web2);
        long begin = System.nanoTime();
        balancers.tellDuties(balancer, now);
        log.info("a pause was told after {} ms while the pool changed", (System.nanoTime() - begin) / 1_000_000);
        assertThat(changing).isNotDone();
        assertThat(seen(balancer, now).get(web2.id())).startsWith("DRAIN");
        assertThat(servedBy(site, 6)).containsExactly("web-1");
        pauses.resume(pool, web2.id());
        balancers.tellDuties(balancer, now);
        assertThat(servedBy(site, 6)).containsExactly("web-1", "web-2");
        assertThat(changing).isNotDone();
        // Then it waits for nobody any more.
        pause(balancer, web1);
        pause(balancer, web2);
        balancers.tellDuties(balancer, now);
        assertThat(changing.get(60, TimeUnit.SECONDS)).isTrue();
        assertThat(seen(balancer, now)).isEmpty();

        pauses.resume(pool, web1.id());
        pauses.resume(pool, web2.id());
        balancers.match(balancer, now);
        awaitServedBy(site, Set.of("web-1", "web-2"));
        await().until(() -> pauses.mark(balancer.server().id()).isEmpty());
        // As another deployment manager marks one that it removes: pauses do not call it back, an order does.
        agent.ask(balancer.server(), "haproxy set server site/web-2 weight 0");
        balancers.tellDuties(balancer, now);
        assertThat(servedBy(site, 6)).containsExactly("web-1");
        assertThat(balancers.deviations(balancer.server(), now))
                .containsExactly(balancer.server().name() + " sends nothing to web-2.");
        balancers.match(balancer, now);
        awaitServedBy(site, Set.of("web-1", "web-2"));
    }

    Layout layout(SampleOrders orders) {
        return Layout.wanted(sites.find(orders.configuration).orElseThrow(), rows.of(orders.configuration));
    }

    private void pause(Place balancer, DesiredServer real) {
        Instant now = Instant.now();
        pauses.pause(balancer.server().poolId(), real.id(), now, now.plusSeconds(60));
    }

    /** How it sees its real servers, as HAProxy words it. */
    Map<UUID, String> seen(SampleOrders orders, DesiredServer balancer) {
        Layout layout = layout(orders);
        return seen(layout.find(balancer.id()).orElseThrow(), layout);
    }

    private Map<UUID, String> seen(Place balancer, Layout layout) {
        return balancers.seen(balancer, layout).stream()
                .collect(Collectors.toMap(Balancers.Seen::serverId, Balancers.Seen::status));
    }
}
