package org.stratagrid.deployment.order;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.deployment.BalancerSettings;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.deployment.guest.Guards;
import org.stratagrid.deployment.guest.Layout;
import org.stratagrid.deployment.guest.Layout.Place;
import org.stratagrid.deployment.guest.Server;

/** All ways from tier to tier of a configuration, between servers that should answer now. */
final class Ways {

    private Ways() {}

    static List<Way> of(Layout layout) {
        List<Way> ways = new ArrayList<>();
        for (Place place : layout.places()) {
            // One of the customer's own cannot be asked from inside.
            if (!answers(place.server()) || place.server().isOwn()) {
                continue;
            }
            BalancerSettings balancer = place.spec().balancer();
            if (balancer != null) {
                balancer.realServers()
                        .forEach(real -> to(place, real.serverId(), real.port(), "/health", "", layout, ways));
            }
            String itself = place.spec().privateAddress();
            if (place.spec().tier() == Tier.WEB) {
                database(place, "http://" + itself + "/db", layout, ways);
                place.spec()
                        .applicationServerIds()
                        .forEach(id ->
                                to(place, id, Guards.APPLICATION_PORT, "/health", "application server ", layout, ways));
            } else if (place.spec().tier() == Tier.APPLICATION) {
                database(place, "http://" + itself + ":" + Guards.APPLICATION_PORT + "/db", layout, ways);
            }
        }
        return ways;
    }

    /** A duplicate that stands beside the server counts as well. */
    private static void to(
            Place from, @Nullable UUID id, int port, String path, String what, Layout layout, List<Way> ways) {
        layout.places().stream()
                .filter(place -> place.server().knownAs().equals(id) && answers(place.server()))
                .forEach(place -> ways.add(new Way(
                        from.server(),
                        place.server(),
                        "http://" + place.spec().privateAddress() + ":" + port + path,
                        what + place.spec().name())));
    }

    private static void database(Place from, String url, Layout layout, List<Way> ways) {
        layout.find(from.spec().databaseServerId())
                .filter(found -> answers(found.server()))
                .ifPresent(found -> ways.add(new Way(
                        from.server(),
                        found.server(),
                        url,
                        "its database " + found.spec().name())));
    }

    /** One of its real servers runs and is not paused. */
    static boolean serves(Place balancer, Layout layout, Set<UUID> paused) {
        BalancerSettings settings = balancer.spec().balancer();
        return settings != null
                && settings.realServers().stream()
                        .filter(real -> !paused.contains(real.serverId()))
                        .anyMatch(real -> layout.find(real.serverId())
                                .filter(found -> answers(found.server()))
                                .isPresent());
    }

    static boolean answers(Server server) {
        return server.running() && !server.paused();
    }
}
