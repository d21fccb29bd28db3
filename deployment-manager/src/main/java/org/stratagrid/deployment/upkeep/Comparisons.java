package org.stratagrid.deployment.upkeep;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.UnknownGuest;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.contracts.placement.Reservation;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.deployment.guest.Names;
import org.stratagrid.deployment.guest.Parallel;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.hypervisor.GuestReading;
import org.stratagrid.deployment.hypervisor.Hypervisor;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;
import org.stratagrid.deployment.upkeep.Snapshot.Found;
import org.stratagrid.deployment.watch.Quiet;

/** All comparisons of what is with what should be. */
@Component
class Comparisons {

    private final Fleet fleet;
    private final ServerStore servers;
    private final Placement placement;
    private final Names names;
    private final Quiet quiet;
    private final Parallel parallel;
    private final List<Comparison> comparisons;

    Comparisons(
            Fleet fleet,
            ServerStore servers,
            Placement placement,
            Names names,
            Quiet quiet,
            Parallel parallel,
            ObjectProvider<Comparison> comparisons) {
        this.fleet = fleet;
        this.servers = servers;
        this.placement = placement;
        this.names = names;
        this.quiet = quiet;
        this.parallel = parallel;
        this.comparisons = comparisons.orderedStream().toList();
    }

    /** What is found twice, one look after the other: what was only just being done is seen once at most. */
    List<Finding> look() {
        List<Finding> first = lookOnce();
        if (first.isEmpty()) {
            return first;
        }
        List<Finding> second = lookOnce();
        return second.stream()
                .filter(finding -> first.stream().anyMatch(finding::isAlso))
                .toList();
    }

    private List<Finding> lookOnce() {
        Snapshot snapshot = snapshot();
        List<Finding> findings = new ArrayList<>();
        snapshot.silent().forEach((node, why) -> findings.add(silent(node)));
        comparisons.forEach(comparison -> findings.addAll(comparison.in(snapshot)));
        return findings;
    }

    private static Finding silent(Node node) {
        return node.isOff()
                ? Finding.reported(
                        node.id(),
                        "Node " + node.name() + " died and is off.",
                        "Its servers are started on other nodes, or wait for it: see its page. When it is back, what does"
                                + " not belong there any more is removed.")
                : Finding.reported(
                        node.id(),
                        "Node " + node.name() + " does not answer, so nothing that is there was compared.",
                        "It is connected again as soon as it answers, and compared then.");
    }

    private Snapshot snapshot() {
        long newest = quiet.newestOrder();
        Set<UUID> busy = new HashSet<>(quiet.busySince(newest));
        Map<UUID, Found> found = new ConcurrentHashMap<>();
        Map<Node, String> silent = new ConcurrentHashMap<>();
        parallel.each(fleet.nodes(), node -> {
            try {
                found.put(node.id(), read(node));
            } catch (HypervisorProblem e) {
                silent.put(node, String.valueOf(e.getMessage()));
            }
        });
        List<Reservation> reservations = placement.reservations();
        // The rows come last: whatever is made has its row before, and loses it after.
        var rows = servers.all();
        busy.addAll(quiet.busySince(newest));
        return new Snapshot(found, silent, reservations, rows, busy);
    }

    private static Found read(Node node) {
        if (!node.reachable()) {
            throw new HypervisorProblem("Node " + node.name() + " does not answer.");
        }
        Hypervisor hypervisor = node.hypervisor();
        Map<UUID, GuestReading> guests = hypervisor.guests().stream()
                .collect(Collectors.toMap(GuestReading::domain, Function.identity(), (one, same) -> one));
        Set<UUID> transients = hypervisor.transientGuests();
        hypervisor.refreshVolumes();
        return new Found(node, guests, transients, new HashSet<>(hypervisor.volumes()));
    }

    /** See {@link org.stratagrid.contracts.deployment.Upkeep#unknownGuests}. */
    List<UnknownGuest> unknownGuests() {
        Map<UUID, List<GuestReading>> found = new ConcurrentHashMap<>();
        parallel.each(fleet.nodes(), node -> {
            try {
                found.put(node.id(), node.hypervisor().guests());
            } catch (HypervisorProblem e) {
                found.put(node.id(), List.of());
            }
        });
        List<UnknownGuest> unknown = new ArrayList<>();
        for (Node node : fleet.nodes()) {
            found.getOrDefault(node.id(), List.of()).stream()
                    .filter(guest -> !names.isOurs(guest.name()) && !names.isTemplate(guest.name()))
                    .map(guest -> new UnknownGuest(
                            guest.domain(),
                            guest.name(),
                            node.id(),
                            node.name(),
                            guest.state().isActive(),
                            new Memory(guest.memoryMib()),
                            guest.cpus()))
                    .sorted(Comparator.comparing(UnknownGuest::name))
                    .forEach(unknown::add);
        }
        return unknown;
    }
}
