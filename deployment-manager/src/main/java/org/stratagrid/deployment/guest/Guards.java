package org.stratagrid.deployment.guest;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.stratagrid.contracts.deployment.BalancerSettings;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.values.Tier;

/**
 * Who may open connections to which port of a configuration's servers (VF-2): the world to the virtual addresses, the load balancer to
 * its real servers, web servers to their application servers, both to their database, and nobody to anything else. As with
 * addresses, what was and what is to be both hold while an order is in work.
 */
public final class Guards {

    public static final int APPLICATION_PORT = 8080;
    static final int DATABASE_PORT = 5432;
    private static final String ANYBODY = "any";

    private Guards() {}

    /**
     * {@code PORT/ADDRESS} for the private card of this server, with all servers of its configuration looked at; a duplicate has those
     * of the server that it stands for.
     */
    static Set<String> toPrivateCard(Server server, List<Server> configuration) {
        Set<String> openings = new LinkedHashSet<>();
        eachSpec(configuration, spec -> {
            BalancerSettings balancer = spec.balancer();
            if (balancer != null) {
                balancer.realServers().stream()
                        .filter(real -> real.serverId().equals(server.knownAs()))
                        .forEach(real -> openings.add(opening(real.port(), spec)));
            }
            if (shareAnAddress(server, spec)) {
                openings.add("vrrp/" + spec.privateAddress());
            }
            if (server.knownAs().equals(spec.databaseServerId())) {
                openings.add(opening(DATABASE_PORT, spec));
            }
            if (spec.tier() == Tier.WEB && spec.applicationServerIds().contains(server.knownAs())) {
                openings.add(opening(APPLICATION_PORT, spec));
            }
        });
        return openings;
    }

    /** For the card with the virtual address. */
    static Set<String> toPublicCard(Server server) {
        Set<String> openings = new LinkedHashSet<>();
        eachSpec(List.of(server), spec -> {
            BalancerSettings balancer = spec.balancer();
            if (balancer != null) {
                balancer.fronts().forEach(front -> openings.add(front.port() + "/" + ANYBODY));
            }
        });
        return openings;
    }

    /** They tell each other by VRRP which of them has it. */
    private static boolean shareAnAddress(Server one, DesiredServer other) {
        BalancerSettings balancer = other.balancer();
        if (balancer != null && one.id().equals(balancer.options().standsInFor())) {
            return true;
        }
        return Stream.of(one.spec(), one.wanted())
                .map(DesiredServer::balancer)
                .anyMatch(own -> own != null && other.id().equals(own.options().standsInFor()));
    }

    private static String opening(int port, DesiredServer visitor) {
        return port + "/" + visitor.privateAddress();
    }

    private static void eachSpec(List<Server> servers, Consumer<DesiredServer> act) {
        for (Server server : servers) {
            act.accept(server.spec());
            act.accept(server.wanted());
        }
    }
}
