package org.stratagrid.configurations.draft;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.configurations.BalancerDraft;
import org.stratagrid.contracts.configurations.RealAddress;
import org.stratagrid.contracts.configurations.ServerDraft;
import org.stratagrid.contracts.deployment.BalancerSettings;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.RealServer;
import org.stratagrid.contracts.values.Tier;

/** Who talks to whom (spec CP-16): wires that the customer left open get the servers that they stand for. */
public final class Wiring {

    private static final int WEB_PORT = 80;
    static final int APPLICATION_PORT = 8080;

    private final List<RevisionServer> servers;
    private final Map<UUID, RevisionServer> byId = new HashMap<>();

    private Wiring(List<RevisionServer> servers) {
        this.servers = servers;
        servers.forEach(server -> byId.put(server.id(), server));
    }

    /** The servers as the grid shall have them. */
    public static List<DesiredServer> resolve(List<RevisionServer> servers) {
        Wiring wiring = new Wiring(servers);
        return servers.stream().map(wiring::desired).toList();
    }

    private DesiredServer desired(RevisionServer server) {
        ServerDraft settings = server.settings();
        return new DesiredServer(
                server.id(),
                settings.name(),
                settings.tier(),
                settings.memory(),
                settings.cpus(),
                settings.disk(),
                settings.bandwidth(),
                settings.heavyTraffic(),
                settings.compressed(),
                settings.packets(),
                settings.system(),
                settings.address(),
                database(settings),
                applications(settings),
                balancer(server),
                settings.imageId());
    }

    private @Nullable UUID database(ServerDraft settings) {
        if (settings.tier() != Tier.WEB && settings.tier() != Tier.APPLICATION) {
            return null;
        }
        UUID chosen = settings.databaseServerId();
        return chosen != null ? chosen : first(Tier.DATABASE).orElse(null);
    }

    private List<UUID> applications(ServerDraft settings) {
        if (settings.tier() != Tier.WEB) {
            return List.of();
        }
        return settings.applicationServerIds().isEmpty()
                ? first(Tier.APPLICATION).stream().toList()
                : settings.applicationServerIds();
    }

    private Optional<UUID> first(Tier tier) {
        return servers.stream()
                .filter(server -> server.settings().tier() == tier)
                .map(RevisionServer::id)
                .findFirst();
    }

    private @Nullable BalancerSettings balancer(RevisionServer server) {
        BalancerDraft balancer = server.settings().balancer();
        if (balancer == null) {
            return null;
        }
        UUID first = balancer.options().standsInFor();
        if (first != null) {
            BalancerSettings theirs =
                    balancer(Objects.requireNonNull(byId.get(first), "a stand-in for a load balancer that is gone"));
            return standIn(Objects.requireNonNull(theirs, "a stand-in for something that is no load balancer"), first);
        }
        List<RealAddress> pairs = balancer.realServers().isEmpty() ? notBalancedElsewhere() : balancer.realServers();
        List<RealServer> realServers = new ArrayList<>();
        for (RealAddress pair : pairs) {
            RevisionServer real = Objects.requireNonNull(byId.get(pair.serverId()), "a wire to a server that is gone");
            realServers.add(
                    new RealServer(real.id(), real.name(), real.settings().address(), pair.port()));
        }
        return new BalancerSettings(
                balancer.virtualAddress(),
                balancer.virtualPort(),
                balancer.method(),
                balancer.persistence(),
                List.copyOf(realServers),
                balancer.options());
    }

    private static BalancerSettings standIn(BalancerSettings theirs, UUID first) {
        return new BalancerSettings(
                theirs.virtualAddress(),
                theirs.virtualPort(),
                theirs.method(),
                theirs.persistence(),
                theirs.realServers(),
                theirs.options().standingInFor(first));
    }

    /** Every web server (application server, where there is no web server) that no balancer names. */
    private List<RealAddress> notBalancedElsewhere() {
        Set<UUID> named = new HashSet<>();
        for (RevisionServer server : servers) {
            BalancerDraft balancer = server.settings().balancer();
            if (balancer != null) {
                balancer.realServers().forEach(pair -> named.add(pair.serverId()));
            }
        }
        boolean web = first(Tier.WEB).isPresent();
        return servers.stream()
                .filter(server -> server.settings().tier() == (web ? Tier.WEB : Tier.APPLICATION))
                .filter(server -> !named.contains(server.id()))
                .map(server -> new RealAddress(server.id(), web ? WEB_PORT : APPLICATION_PORT))
                .toList();
    }
}
