package org.stratagrid.deployment.upkeep;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.placement.Reservation;
import org.stratagrid.deployment.guest.Phase;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.hypervisor.GuestReading;
import org.stratagrid.deployment.hypervisor.GuestState;
import org.stratagrid.deployment.node.Node;

/**
 * The nodes and the reservations as they were, and the rows as they were a moment after.
 *
 * @param nodes   those that answered
 * @param silent  those that did not, with the reason
 * @param servers all rows
 * @param busy    configurations that an order was changing meanwhile
 */
record Snapshot(
        Map<UUID, Found> nodes,
        Map<Node, String> silent,
        List<Reservation> reservations,
        List<Server> servers,
        Set<UUID> busy) {

    /**
     * What a node has.
     *
     * @param guests    also those that are not ours
     * @param transients those that run without a definition and are gone when they end
     */
    record Found(Node node, Map<UUID, GuestReading> guests, Set<UUID> transients, Set<String> volumes) {

        GuestState state(Server server) {
            GuestReading guest = guests.get(server.domainId());
            return guest == null ? GuestState.ABSENT : guest.state();
        }
    }

    boolean isQuiet(UUID configurationId) {
        return !busy.contains(configurationId);
    }

    /** Handed over, and left alone by orders. */
    List<Server> members() {
        return servers.stream()
                .filter(server -> server.phase() == Phase.MEMBER && isQuiet(server.configurationId()))
                .toList();
    }

    Optional<Found> found(@Nullable UUID nodeId) {
        return Optional.ofNullable(nodeId).map(nodes::get);
    }
}
