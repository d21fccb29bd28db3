package org.stratagrid.deployment.order;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.BalancerSettings;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.values.FrontEnd;
import org.stratagrid.deployment.guest.Balancers;
import org.stratagrid.deployment.guest.GuestAgent;
import org.stratagrid.deployment.guest.GuestAgent.Fetched;
import org.stratagrid.deployment.guest.Layout;
import org.stratagrid.deployment.guest.Layout.Place;
import org.stratagrid.deployment.guest.Parallel;
import org.stratagrid.deployment.guest.Pauses;
import org.stratagrid.deployment.guest.Phase;
import org.stratagrid.deployment.guest.Publishing;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.guest.Site;
import org.stratagrid.deployment.guest.SiteStore;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;

/**
 * The proof that servers reach each other quickly enough, asked for from inside them, and that the site answers (spec DM-2). What
 * is new is tried before it gets any traffic; the whole is verified when it has it. The network's part of a latency is small: what
 * is measured is what a visitor of that tier would wait for.
 */
@Component
class Verifying {

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(150);

    private final ServerStore servers;
    private final SiteStore sites;
    private final Publishing publishing;
    private final GuestAgent agent;
    private final Balancers balancers;
    private final Pauses pauses;
    private final Parallel parallel;
    private final Suspended suspended;
    private final ChangeSettings settings;
    private final PublishedSite published = new PublishedSite();

    Verifying(
            ServerStore servers,
            SiteStore sites,
            Publishing publishing,
            GuestAgent agent,
            Balancers balancers,
            Pauses pauses,
            Parallel parallel,
            Suspended suspended,
            ChangeSettings settings) {
        this.servers = servers;
        this.sites = sites;
        this.publishing = publishing;
        this.agent = agent;
        this.balancers = balancers;
        this.pauses = pauses;
        this.parallel = parallel;
        this.suspended = suspended;
        this.settings = settings;
    }

    /** Every way from and to what this order has built. */
    void tryNew(DeploymentOrder order) {
        ask(layout(order), Way::isNew, order);
    }

    /** Every other way, and the site's own address. */
    void verify(DeploymentOrder order) {
        Layout layout = layout(order);
        ask(layout, way -> !way.isNew(), order);
        List<Place> asked = layout.balancers().stream()
                .filter(place -> Ways.answers(place.server()))
                .filter(place -> !agent.simulated(place.server()))
                .filter(place -> !pauses.isOffline(place.server().poolId()))
                .filter(place -> Ways.serves(
                        place, layout, pauses.of(place.server().poolId()).keySet()))
                .toList();
        // Of two that share their addresses, it is asked from inside both: whoever has the addresses answers.
        Map<UUID, List<Place>> sharing = asked.stream()
                .collect(Collectors.groupingBy(place -> place.server().poolId()));
        parallel.each(sharing.values(), places -> verifySite(places, order));
    }

    /** A guest answers one question at a time. */
    private void ask(Layout layout, Predicate<Way> which, DeploymentOrder order) {
        Map<Server, List<Way>> ways = Ways.of(layout).stream()
                .filter(which)
                .filter(way -> !agent.simulated(way.from()))
                .collect(Collectors.groupingBy(Way::from));
        parallel.each(ways.values(), own -> own.forEach(way -> await(way, order)));
    }

    private void verifySite(List<Place> sharing, DeploymentOrder order) {
        BalancerSettings balancer = Objects.requireNonNull(sharing.get(0).spec().balancer());
        for (FrontEnd front : balancer.fronts()) {
            Optional<Integer> port = publishing.port(front.address(), front.port());
            String unanswered = "The site does not answer through " + front.words();
            if (!front.tls()) {
                await(unanswered, order, () -> fetch(sharing, front));
            } else if (port.isEmpty()) {
                // Guests have no TLS of their own to ask with, and from here nobody can.
                await(unanswered, order, () -> asTheySay(sharing));
            }
            port.ifPresent(loopback -> await(
                    "The site does not answer through the published port " + loopback,
                    order,
                    () -> published.fetch(loopback, front.tls())));
        }
    }

    /** HAProxy opens a front only with a certificate that it could load, and answers with 503 when it has nobody to ask. */
    private Fetched asTheySay(List<Place> sharing) {
        return new Fetched(sharing.stream().allMatch(balancers::isOpen) ? 200 : 503, 0);
    }

    private @Nullable Fetched fetch(List<Place> sharing, FrontEnd front) {
        for (Place place : sharing) {
            Fetched fetched = agent.fetch(place.server(), "http://" + front.words() + "/");
            if (fetched != null) {
                return fetched;
            }
        }
        return null;
    }

    private void await(Way way, DeploymentOrder order) {
        await(way.from().name() + " does not reach " + way.whom(), order, () -> agent.fetch(way.from(), way.url()));
    }

    /** A client error is an answer of the customer's own pages; a server error is none. The quickest of all answers counts. */
    private void await(String problem, DeploymentOrder order, Supplier<@Nullable Fetched> question) {
        long limit = settings.longestLatency().toMillis();
        long deadline = System.nanoTime() + settings.answerWithin().toNanos();
        Fetched last = null;
        long best = Long.MAX_VALUE;
        while (System.nanoTime() < deadline && !suspended.stops(order)) {
            last = answer(question);
            if (last != null && last.status() < 500) {
                best = Math.min(best, last.millis());
            }
            if (best <= limit) {
                return;
            }
            pause();
        }
        if (best < Long.MAX_VALUE) {
            throw new OrderFailure(
                    problem + " within " + limit + " ms: the quickest of its answers took " + best + " ms.");
        }
        throw new OrderFailure(problem + (last == null ? ": no answer." : ": it says " + last.status() + "."));
    }

    /** A guest that is too busy to answer its agent's channel in time has not answered; it is asked again. */
    private static @Nullable Fetched answer(Supplier<@Nullable Fetched> question) {
        try {
            return question.get();
        } catch (HypervisorProblem e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            return null;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_TRIES.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HypervisorProblem("Interrupted while asking the site.", e);
        }
    }

    private Layout layout(DeploymentOrder order) {
        Site site = sites.find(order.configurationId()).orElseThrow();
        return Layout.wanted(
                site,
                servers.of(order.configurationId()).stream()
                        .filter(server -> server.phase() != Phase.REMOVING && server.nodeId() != null)
                        .toList());
    }
}
