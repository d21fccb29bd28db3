package org.stratagrid.deployment.order;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.BalancerSettings;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.deployment.guest.Balancers;
import org.stratagrid.deployment.guest.GuestAgent;
import org.stratagrid.deployment.guest.Layout;
import org.stratagrid.deployment.guest.Layout.Place;
import org.stratagrid.deployment.guest.Parallel;
import org.stratagrid.deployment.guest.Pauses;
import org.stratagrid.deployment.guest.Phase;
import org.stratagrid.deployment.guest.Publishing;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.guest.Site;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;

/** From answering servers to an answering site: load balancers, published addresses, and the proof (spec DM-2, DM-5). */
@Component
class Serving {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(150);

    private final ServerStore servers;
    private final Balancers balancers;
    private final Publishing publishing;
    private final GuestAgent agent;
    private final Pauses pauses;
    private final Parallel parallel;
    private final Suspended suspended;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();

    Serving(
            ServerStore servers,
            Balancers balancers,
            Publishing publishing,
            GuestAgent agent,
            Pauses pauses,
            Parallel parallel,
            Suspended suspended) {
        this.servers = servers;
        this.balancers = balancers;
        this.publishing = publishing;
        this.agent = agent;
        this.pauses = pauses;
        this.parallel = parallel;
        this.suspended = suspended;
    }

    void wire(DeploymentOrder order) {
        balancers.match(wanted(order));
    }

    void wireBack(DeploymentOrder order) {
        servers.site(order.configurationId())
                .ifPresent(site -> balancers.matchIfPossible(Layout.former(site, rows(order))));
    }

    void publish(DeploymentOrder order) {
        publishing.match(wanted(order), Layout.former(site(order), rows(order)));
    }

    void publishFormer(DeploymentOrder order) {
        servers.site(order.configurationId()).ifPresent(site -> {
            Layout former = Layout.former(site, rows(order));
            publishing.match(former, former);
        });
    }

    void verify(DeploymentOrder order) {
        Layout layout = wanted(order);
        List<Place> answering = layout.places().stream()
                .filter(place -> place.server().running() && !place.server().paused())
                .filter(place -> !agent.simulated(place.server()))
                .toList();
        parallel.each(answering, place -> verify(place, layout, order));
    }

    private void verify(Place place, Layout layout, DeploymentOrder order) {
        BalancerSettings balancer = place.spec().balancer();
        if (balancer != null) {
            Set<UUID> paused = pauses.of(place.server().id()).keySet();
            boolean serves = !pauses.isOffline(place.server().id())
                    && balancer.realServers().stream()
                            .filter(real -> !paused.contains(real.serverId()))
                            .anyMatch(real -> layout.find(real.serverId())
                                    .filter(found -> found.server().running())
                                    .isPresent());
            if (serves) {
                verifySite(place.server(), balancer, order);
            }
        } else if (place.spec().tier() != Tier.DATABASE
                && layout.find(place.spec().databaseServerId())
                        .filter(found -> found.server().running())
                        .isPresent()) {
            String port = place.spec().tier() == Tier.APPLICATION ? ":8080" : "";
            await(
                    place.server().name() + " does not reach its database",
                    order,
                    () -> agent.fetchStatus(
                            place.server(), "http://" + place.spec().privateAddress() + port + "/db"));
        }
    }

    private void verifySite(Server server, BalancerSettings balancer, DeploymentOrder order) {
        String address = balancer.virtualAddress() + ":" + balancer.virtualPort();
        await(
                "The site does not answer through " + address,
                order,
                () -> agent.fetchStatus(server, "http://" + address + "/"));
        publishing
                .port(balancer.virtualAddress(), balancer.virtualPort())
                .ifPresent(port -> await(
                        "The site does not answer through the published port " + port, order, () -> status(port)));
    }

    private @Nullable Integer status(int port) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HypervisorProblem("Interrupted while asking the site.", e);
        }
    }

    /** A client error is an answer of the customer's own pages; a server error is none. */
    private void await(String problem, DeploymentOrder order, Supplier<@Nullable Integer> status) {
        long deadline = System.nanoTime() + ANSWER_WITHIN.toNanos();
        Integer last = null;
        while (System.nanoTime() < deadline && !suspended.stops(order)) {
            last = status.get();
            if (last != null && last < 500) {
                return;
            }
            try {
                Thread.sleep(BETWEEN_TRIES.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new HypervisorProblem("Interrupted while asking the site.", e);
            }
        }
        throw new OrderFailure(problem + (last == null ? "." : ": it says " + last + "."));
    }

    private Layout wanted(DeploymentOrder order) {
        return Layout.wanted(site(order), rows(order));
    }

    private Site site(DeploymentOrder order) {
        return servers.site(order.configurationId()).orElseThrow();
    }

    private List<Server> rows(DeploymentOrder order) {
        return servers.of(order.configurationId()).stream()
                .filter(server -> server.phase() != Phase.REMOVING)
                .filter(server -> Objects.nonNull(server.nodeId()))
                .toList();
    }
}
