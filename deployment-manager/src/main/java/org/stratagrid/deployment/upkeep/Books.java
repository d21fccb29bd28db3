package org.stratagrid.deployment.upkeep;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.contracts.placement.Reservation;
import org.stratagrid.deployment.guest.Allocations;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.node.Displaced;

/** The scheduler's reservations and the open allocations that metering counts, against the servers. */
@Component
@Order(5)
class Books implements Comparison {

    private final Placement placement;
    private final Allocations allocations;
    private final ServerStore servers;
    private final Displaced displaced;
    private final InQuiet inQuiet;

    Books(Placement placement, Allocations allocations, ServerStore servers, Displaced displaced, InQuiet inQuiet) {
        this.placement = placement;
        this.allocations = allocations;
        this.servers = servers;
        this.displaced = displaced;
        this.inQuiet = inQuiet;
    }

    @Override
    public List<Finding> in(Snapshot snapshot) {
        List<Finding> findings = new ArrayList<>();
        reservations(snapshot, findings);
        for (UUID serverId : allocations.unsettled()) {
            findings.add(Finding.mended(
                    serverId,
                    "What is metered for server " + serverId + " is not what it holds.",
                    "It is metered from now on as it should be.",
                    () -> allocations.settle(serverId)));
        }
        return findings;
    }

    private void reservations(Snapshot snapshot, List<Finding> findings) {
        Map<UUID, Reservation> held = new HashMap<>();
        snapshot.reservations().forEach(reservation -> held.put(reservation.serverId(), reservation));
        // Their node died: the failure's own work looks after them, and the node's page tells.
        Map<UUID, UUID> places = displaced.places();
        for (Server member : snapshot.members()) {
            Reservation reservation = held.get(member.id());
            if (reservation == null) {
                findings.add(Finding.reported(
                        member.id(),
                        member.name() + " holds no room in the scheduler's book.",
                        "Nothing by itself: its node may be promised twice. Delete the server and add a new one."));
            } else if (!reservation.nodeId().equals(member.nodeId())
                    && !reservation.nodeId().equals(places.get(member.id()))) {
                findings.add(Finding.reported(
                        member.id(),
                        member.name() + " is on node " + member.nodeId() + ", and its room is held on "
                                + reservation.nodeId() + ".",
                        "Nothing by itself: its node may be promised twice. Move the server, or delete it."));
            } else if (!fits(reservation, member)) {
                findings.add(Finding.reported(
                        member.id(),
                        member.name() + " is of another size than the room that is held for it.",
                        "Nothing by itself: the next change of its size sets it right."));
            }
        }
        Map<UUID, Server> known = snapshot.servers().stream().collect(Collectors.toMap(Server::id, server -> server));
        for (Reservation reservation : snapshot.reservations()) {
            UUID serverId = reservation.serverId();
            if (!known.containsKey(serverId) && snapshot.isQuiet(reservation.configurationId())) {
                findings.add(Finding.mended(
                        serverId,
                        "Room is held on node " + reservation.nodeId() + " for server " + serverId
                                + ", which does not exist.",
                        "The room is given back.",
                        () -> inQuiet.within(reservation.configurationId(), () -> giveBack(serverId))));
            }
        }
    }

    private static boolean fits(Reservation reservation, Server member) {
        return reservation.memory().equals(member.spec().memory())
                && reservation.cpus() == member.spec().cpus()
                && Objects.equals(reservation.disk(), member.spec().disk());
    }

    private void giveBack(UUID serverId) {
        if (servers.find(serverId).isEmpty()) {
            placement.release(List.of(serverId));
        }
    }
}
