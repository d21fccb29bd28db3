package org.stratagrid.deployment.order;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.contracts.deployment.ChangeWay;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.PlannedChange;
import org.stratagrid.contracts.placement.Assignment;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.contracts.placement.PlacementRequest;
import org.stratagrid.contracts.placement.ServerNeed;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.deployment.guest.Phase;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.guest.SiteStore;
import org.stratagrid.deployment.guest.VirtualAddresses;

/** The rows of what is to be, and room on nodes for it. */
@Component
class Placing {

    private final ServerStore servers;
    private final SiteStore sites;
    private final Placement placement;
    private final OrderStore orders;
    private final Abandoned abandoned;
    private final VirtualAddresses virtual;
    private final TransactionTemplate transaction;

    Placing(
            ServerStore servers,
            SiteStore sites,
            Placement placement,
            OrderStore orders,
            Abandoned abandoned,
            VirtualAddresses virtual,
            TransactionTemplate transaction) {
        this.servers = servers;
        this.sites = sites;
        this.placement = placement;
        this.orders = orders;
        this.abandoned = abandoned;
        this.virtual = virtual;
        this.transaction = transaction;
    }

    /**
     * Members whose nodes have no room for what the order wants of them. A scheduler that finds room nowhere, or does not answer, says
     * so when the order is placed.
     */
    Set<UUID> cramped(DeploymentOrder order, List<Server> present) {
        Map<UUID, Server> growing = present.stream()
                .filter(row -> row.phase() == Phase.MEMBER)
                .filter(row -> order.servers().stream()
                        .anyMatch(wanted -> wanted.id().equals(row.id()) && needsOtherRoom(row.spec(), wanted)))
                .collect(Collectors.toMap(Server::id, Function.identity()));
        if (growing.isEmpty()) {
            return Set.of();
        }
        try {
            return placement.whatIf(request(order, UUID.randomUUID(), order.servers())).assignments().stream()
                    .filter(assignment -> {
                        Server server = growing.get(assignment.serverId());
                        return server != null && !assignment.nodeId().equals(server.nodeId());
                    })
                    .map(Assignment::serverId)
                    .collect(Collectors.toSet());
        } catch (Refusal e) {
            return Set.of();
        }
    }

    void place(DeploymentOrder order) {
        transaction.executeWithoutResult(status -> writeRows(order));
        List<Server> rows = servers.of(order.configurationId());
        PlacementRequest request = request(order, order.id(), toHold(order, rows));
        // A server keeps its disk, so it can only grow where it is; asked first, because a reservation that has moved
        // cannot be moved back for sure.
        requireStaying(rows, placement.whatIf(request).assignments());
        List<Assignment> assignments = placement.place(request).assignments();
        requireStaying(rows, assignments);
        transaction.executeWithoutResult(status -> {
            for (Assignment assignment : assignments) {
                Server row = row(rows, assignment.serverId());
                if (row.phase() == Phase.NEW) {
                    servers.setNode(row.id(), assignment.nodeId());
                }
            }
        });
    }

    private void writeRows(DeploymentOrder order) {
        sites.ensure(order.configurationId(), order.accountId(), order.configurationName());
        Map<UUID, Server> present =
                servers.of(order.configurationId()).stream().collect(Collectors.toMap(Server::id, Function.identity()));
        for (DesiredServer wanted : order.servers()) {
            Server server = present.remove(wanted.id());
            if (server == null) {
                servers.insert(wanted, order.configurationId(), order.accountId());
            } else if (server.phase() == Phase.MEMBER) {
                servers.setNext(server.id(), server.spec().equals(wanted) ? null : wanted);
            }
        }
        insertDuplicates(order);
        present.values().stream()
                .filter(server -> server.phase() == Phase.MEMBER)
                .forEach(server -> servers.setPhase(server.id(), Phase.LEAVING));
        takeAddresses(order);
    }

    private void insertDuplicates(DeploymentOrder order) {
        List<Server> rows = servers.of(order.configurationId());
        Set<String> taken = rows.stream()
                .flatMap(row -> Stream.of(row.spec(), row.wanted()))
                .map(DesiredServer::privateAddress)
                .collect(Collectors.toCollection(HashSet::new));
        order.servers().forEach(wanted -> taken.add(wanted.privateAddress()));
        for (PlannedChange change : orders.plan(order.id())) {
            if (change.way() == ChangeWay.BESIDE) {
                Server original = row(rows, change.serverId());
                UUID id = Duplicates.id(order, original.id());
                if (rows.stream().noneMatch(row -> row.id().equals(id))) {
                    DesiredServer spec = Duplicates.spec(original.wanted(), id, taken);
                    taken.add(spec.privateAddress());
                    servers.insertDuplicate(spec, original);
                }
            }
        }
    }

    /** A server that gets a duplicate keeps its room as it is; the duplicate has its own. */
    private static List<DesiredServer> toHold(DeploymentOrder order, List<Server> rows) {
        List<DesiredServer> needs = new ArrayList<>();
        for (DesiredServer wanted : order.servers()) {
            needs.add(rows.stream()
                    .filter(row -> wanted.id().equals(row.standsFor()))
                    .findFirst()
                    .map(Server::spec)
                    .orElse(wanted));
        }
        return needs;
    }

    /** A virtual address belongs to one configuration. */
    private void takeAddresses(DeploymentOrder order) {
        for (DesiredServer wanted : order.servers()) {
            VirtualAddresses.of(wanted)
                    .forEach(address -> takeAddress(address, wanted.name(), order.configurationId()));
        }
    }

    private void takeAddress(String address, String balancer, UUID configurationId) {
        if (!virtual.take(address, configurationId)) {
            throw new OrderFailure("The virtual IP " + address + " of " + balancer
                    + " is in use by another configuration. Choose another one of your addresses.");
        }
    }

    private static PlacementRequest request(DeploymentOrder order, UUID id, List<DesiredServer> wanted) {
        List<ServerNeed> needs = wanted.stream()
                .map(server -> new ServerNeed(
                        server.id(),
                        server.name(),
                        server.tier(),
                        server.memory(),
                        server.cpus(),
                        server.disk(),
                        server.bandwidth(),
                        server.heavyTraffic(),
                        server.compressed(),
                        server.packets(),
                        server.system()))
                .toList();
        return new PlacementRequest(id, order.accountId(), order.configurationId(), needs);
    }

    private static void requireStaying(List<Server> rows, List<Assignment> assignments) {
        for (Assignment assignment : assignments) {
            Server row = row(rows, assignment.serverId());
            if (row.phase() != Phase.NEW && !assignment.nodeId().equals(row.nodeId())) {
                throw new OrderFailure("There is no room left on its node for a larger " + row.name()
                        + ". Add another server beside it, or choose a smaller size.");
            }
        }
    }

    private static Server row(List<Server> rows, UUID id) {
        return rows.stream().filter(row -> row.id().equals(id)).findFirst().orElseThrow();
    }

    /** Comes last of all undoing: after it nothing tells any more that the order's servers were there. */
    void giveBack(DeploymentOrder order) {
        List<Server> rows = servers.of(order.configurationId());
        List<UUID> fresh = rows.stream()
                .filter(row -> row.phase() == Phase.NEW)
                .map(Server::id)
                .toList();
        if (!fresh.isEmpty()) {
            placement.release(fresh);
        }
        List<DesiredServer> resized = rows.stream()
                .filter(row -> row.phase() != Phase.NEW && row.next() != null)
                // On a node that is not ours any more nothing can be reserved anew.
                .filter(row -> !abandoned.isVanished(row.nodeId()))
                .filter(row -> needsOtherRoom(row.spec(), Objects.requireNonNull(row.next())))
                .map(Server::spec)
                .toList();
        if (!resized.isEmpty()) {
            UUID undoId = UUID.nameUUIDFromBytes((order.id() + " undone").getBytes(StandardCharsets.UTF_8));
            placement.place(request(order, undoId, resized));
        }
        transaction.executeWithoutResult(status -> {
            fresh.forEach(servers::delete);
            rows.stream().filter(row -> row.next() != null).forEach(row -> servers.setNext(row.id(), null));
            servers.setPhase(order.configurationId(), Phase.LEAVING, Phase.MEMBER);
            virtual.release(order.configurationId());
            sites.deleteIfEmpty(order.configurationId());
        });
    }

    private static boolean needsOtherRoom(DesiredServer former, DesiredServer next) {
        return !former.memory().equals(next.memory())
                || former.cpus() != next.cpus()
                || !former.disk().equals(next.disk())
                || !former.bandwidth().equals(next.bandwidth())
                || former.heavyTraffic() != next.heavyTraffic()
                || former.compressed() != next.compressed()
                || former.packets() != next.packets()
                || !former.system().equals(next.system());
    }
}
