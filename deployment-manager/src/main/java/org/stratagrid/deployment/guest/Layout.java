package org.stratagrid.deployment.guest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.deployment.BalancerSettings;
import org.stratagrid.contracts.deployment.DesiredServer;

/**
 * The servers of a configuration at one moment and what each of them is to be.
 *
 * @param absent servers that are to be out of all pools and wires for now, though the configuration has them
 */
public record Layout(Site site, List<Place> places, Set<UUID> absent) {

    public Layout(Site site, List<Place> places) {
        this(site, places, Set.of());
    }

    /** One server with the settings that count in this layout. */
    public record Place(Server server, DesiredServer spec) {}

    /**
     * As the order in work wants it; as it is when none is in work. A duplicate that gets the traffic is in the place of the server
     * that it stands for; before, both are there.
     */
    public static Layout wanted(Site site, List<Server> servers) {
        Set<UUID> replaced =
                servers.stream().filter(Server::switched).map(Server::knownAs).collect(Collectors.toSet());
        List<Place> places = new ArrayList<>();
        for (Server server : servers) {
            boolean stays = server.phase() == Phase.NEW || server.phase() == Phase.MEMBER;
            if (stays && !replaced.contains(server.id())) {
                places.add(new Place(server, server.wanted()));
            }
        }
        return new Layout(site, places);
    }

    /**
     * After a hand-over, while this server takes its own address over: the others that were replaced and have not done so yet are
     * still where their duplicates were.
     */
    public static Layout taking(UUID serverId, Site site, List<Server> servers) {
        return new Layout(
                site,
                wanted(site, servers).places().stream()
                        .map(place -> {
                            Server server = place.server();
                            boolean there = place.spec()
                                    .privateAddress()
                                    .equals(server.spec().privateAddress());
                            return there || server.id().equals(serverId) ? place : new Place(server, server.spec());
                        })
                        .toList());
    }

    /** As it was before the order in work. */
    public static Layout former(Site site, List<Server> servers) {
        List<Place> places = new ArrayList<>();
        for (Server server : servers) {
            if (server.phase() == Phase.MEMBER || server.phase() == Phase.LEAVING) {
                places.add(new Place(server, server.spec()));
            }
        }
        return new Layout(site, places);
    }

    /** As if this server were not there. */
    public Layout without(UUID serverId) {
        return new Layout(
                site,
                places.stream()
                        .filter(place -> !place.server().servesAs().equals(serverId))
                        .toList(),
                Set.of(serverId));
    }

    public Optional<Place> find(@Nullable UUID serverId) {
        return places.stream()
                .filter(place -> place.server().servesAs().equals(serverId))
                .findFirst();
    }

    /** The other one of two load balancers that share their virtual addresses. */
    public Optional<Place> partner(Place balancer) {
        UUID first = standsInFor(balancer);
        return first != null
                ? find(first)
                : balancers().stream()
                        .filter(other -> balancer.server().id().equals(standsInFor(other)))
                        .findFirst();
    }

    private static @Nullable UUID standsInFor(Place place) {
        BalancerSettings balancer = place.spec().balancer();
        return balancer == null ? null : balancer.options().standsInFor();
    }

    public List<Place> balancers() {
        return places.stream().filter(place -> place.server().isBalancer()).toList();
    }
}
