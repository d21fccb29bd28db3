package org.stratagrid.standalone.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.MoveRun;
import org.stratagrid.contracts.deployment.MoveRunState;
import org.stratagrid.contracts.deployment.Moves;
import org.stratagrid.contracts.deployment.OrderProgress;
import org.stratagrid.contracts.deployment.Relocation;
import org.stratagrid.contracts.deployment.ServerStatus;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.contracts.placement.Reservation;

/** The measured site, by the contracts that the rest of Stratagrid uses as well, and its nodes, by libvirt. */
final class LiveSite {

    private static final Duration LONGEST = Duration.ofMinutes(4);
    private static final long BETWEEN_LOOKS_MILLIS = 20;
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();

    private final Deployment deployment;
    private final Moves moves;
    private final Placement placement;
    private final List<NodeAddress> nodes;
    private final BenchSite site;

    /** Where a node's libvirt is, and the pool of its guests. */
    record NodeAddress(UUID id, String uri, String pool) {}

    LiveSite(ConfigurableApplicationContext context, BenchSite site) {
        this.deployment = context.getBean(Deployment.class);
        this.moves = context.getBean(Moves.class);
        this.placement = context.getBean(Placement.class);
        this.nodes = Binder.get(context.getEnvironment())
                .bind("stratagrid.grid.nodes", Bindable.listOf(NodeAddress.class))
                .orElseThrow(() -> new IllegalStateException("there is no grid of real guests"));
        this.site = site;
    }

    List<NodeAddress> nodes() {
        return nodes;
    }

    void awaitNodes() {
        await("all nodes", () -> deployment.grid().nodesReachable() == nodes.size());
        await(
                "all nodes' room",
                () -> placement.nodes().stream()
                                .filter(node -> node.capacity().schedulable())
                                .count()
                        == nodes.size());
    }

    /** So many templates on every node. */
    void awaitTemplates(int sizes) {
        await("templates", () -> nodes.stream().allMatch(node -> templates(node) >= sizes));
    }

    private static long templates(NodeAddress node) {
        try {
            Connect connection = new Connect(node.uri());
            try {
                return Stream.of(connection.storagePoolLookupByName(node.pool()).listVolumes())
                        .filter(volume -> volume.startsWith("tpl-") && volume.endsWith(".ok"))
                        .count();
            } finally {
                connection.close();
            }
        } catch (LibvirtException e) {
            throw new IllegalStateException(e);
        }
    }

    void done(DeploymentOrder order) {
        deployment.submit(order);
        end(order);
    }

    private void end(DeploymentOrder order) {
        await("the end of an order", () -> deployment.order(order.id()).state().isFinal());
        OrderProgress progress = deployment.order(order.id());
        if (progress.state() != WorkState.DONE) {
            throw new IllegalStateException("an order failed: " + progress.problem());
        }
    }

    /** What the caller wanted to know at that moment is {@code noted}. */
    record FirstAnswer(double seconds, double guestsCpuSeconds, double noted) {}

    /** From the moment in which the order is given until the site's virtual address answers. */
    FirstAnswer firstAnswer(DeploymentOrder order, DoubleSupplier note) {
        long began = System.nanoTime();
        deployment.submit(order);
        await("the site's address", () -> {
            refuseFailure(order);
            return findUrl() != null;
        });
        awaitAnswer(url());
        FirstAnswer answer =
                new FirstAnswer(secondsSince(began), guestsCpuSeconds(nodes, site.configuration), note.getAsDouble());
        end(order);
        return answer;
    }

    /** What the guests of a configuration have used since they started. */
    static double guestsCpuSeconds(List<NodeAddress> nodes, UUID configuration) {
        double seconds = 0;
        try {
            for (NodeAddress node : nodes) {
                Connect connection = new Connect(node.uri());
                for (Domain domain : connection.listAllDomains(0)) {
                    if (domain.isActive() == 1 && domain.getXMLDesc(0).contains(configuration.toString())) {
                        seconds += domain.getInfo().cpuTime / 1e9;
                    }
                }
                connection.close();
            }
        } catch (LibvirtException e) {
            throw new IllegalStateException(e);
        }
        return seconds;
    }

    /** From the moment in which the order is given until the added server has answered a request to the site. */
    double secondsToFirstAnswerOf(DesiredServer added, DeploymentOrder order, Visitors visitors) {
        long began = System.nanoTime();
        deployment.submit(order);
        await("the first answer of " + added.name(), () -> {
            refuseFailure(order);
            return visitors.servedBy().filter(added.name()::equals).isPresent();
        });
        double seconds = secondsSince(began);
        end(order);
        return seconds;
    }

    private void refuseFailure(DeploymentOrder order) {
        String problem = deployment.order(order.id()).problem();
        if (problem != null) {
            throw new IllegalStateException("an order failed: " + problem);
        }
    }

    private @Nullable String findUrl() {
        return deployment.servers(site.configuration).stream()
                .map(ServerStatus::siteUrl)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    String url() {
        return Objects.requireNonNull(findUrl(), "the site is not published");
    }

    static void awaitAnswer(String url) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url)).timeout(LONGEST).build();
        await("the site's answer", () -> {
            try {
                return HTTP.send(request, HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200;
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        });
    }

    /** Each of these has answered a request to the site. */
    void awaitServing(Visitors visitors, DesiredServer... webs) {
        Set<String> missing = new HashSet<>();
        for (DesiredServer web : webs) {
            missing.add(web.name());
        }
        await("answers of all web servers", () -> {
            visitors.servedBy().ifPresent(missing::remove);
            return missing.isEmpty();
        });
    }

    /** Live, to a node on which no server of the site is. */
    void move(DesiredServer server) {
        Map<UUID, UUID> places = new LinkedHashMap<>();
        for (Reservation reservation : placement.reservations()) {
            if (reservation.configurationId().equals(site.configuration)) {
                places.put(reservation.serverId(), reservation.nodeId());
            }
        }
        UUID from = Objects.requireNonNull(places.get(server.id()));
        UUID to = nodes.stream()
                .map(NodeAddress::id)
                .filter(node -> !places.containsValue(node))
                .findFirst()
                .orElseGet(() -> nodes.stream()
                        .map(NodeAddress::id)
                        .filter(node -> !node.equals(from))
                        .reduce((former, latter) -> latter)
                        .orElseThrow());
        MoveRun run = new MoveRun(UUID.randomUUID(), "measured", List.of(new Relocation(server.id(), from, to)));
        moves.run(run);
        await("the end of the move", () -> moves.progress(run.id()).state().isFinal());
        if (moves.progress(run.id()).state() != MoveRunState.DONE) {
            throw new IllegalStateException(
                    "the move failed: " + moves.progress(run.id()).problem());
        }
    }

    /** Ends the guest at once, behind the deployment manager's back. */
    void kill(DesiredServer server) throws LibvirtException {
        for (NodeAddress node : nodes) {
            Connect connection = new Connect(node.uri());
            for (Domain domain : connection.listAllDomains(0)) {
                if (domain.isActive() == 1
                        && domain.getXMLDesc(0).contains(server.id().toString())) {
                    domain.destroy();
                }
            }
            connection.close();
        }
    }

    static double secondsSince(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    private static void await(String what, BooleanSupplier there) {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (!there.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("waited " + LONGEST.toMinutes() + " minutes for " + what);
            }
            try {
                Thread.sleep(BETWEEN_LOOKS_MILLIS);
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted", e);
    }
}
