package org.stratagrid.deployment.guest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.BalancerSettings;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.deployment.node.Commands;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.GridSettings;
import org.stratagrid.deployment.node.Node;

/** The networks of a node: its whole wanted state from the rows, handed to the node's script (grid/README.md). */
@Component
public class Networks {

    static final String PUBLIC_BRIDGE = "sgb1";
    private static final int PUBLIC_VNI = 1;

    private final Fleet fleet;
    private final ServerStore servers;
    private final GridSettings settings;
    private final Map<UUID, Object> locks = new ConcurrentHashMap<>();

    Networks(Fleet fleet, ServerStore servers, GridSettings settings) {
        this.fleet = fleet;
        this.servers = servers;
        this.settings = settings;
    }

    public void apply(Collection<UUID> nodeIds) {
        Set<UUID> once = new LinkedHashSet<>(nodeIds);
        once.forEach(id -> apply(fleet.node(id)));
    }

    public void apply(Node node) {
        if (node.simulated() || node.shell().isEmpty()) {
            return;
        }
        // The rows are read inside the lock, so that the last one to come has the newest.
        synchronized (locks.computeIfAbsent(node.id(), id -> new Object())) {
            List<String> command = new ArrayList<>(node.shell());
            command.add("apply");
            Commands.run(command, document(node));
        }
    }

    String document(Node node) {
        StringBuilder text = new StringBuilder("underlay " + node.underlay() + "\n");
        settings.underlayPeers()
                .forEach(peer -> text.append("peer ").append(peer).append('\n'));
        for (Node other : fleet.nodes()) {
            if (!other.id().equals(node.id()) && !other.underlay().isEmpty()) {
                text.append("peer ").append(other.underlay()).append('\n');
            }
        }
        text.append("network ")
                .append(PUBLIC_VNI)
                .append(' ')
                .append(PUBLIC_BRIDGE)
                .append('\n');
        Map<Integer, String> networks = new TreeMap<>();
        Map<UUID, List<Server>> configurations = new HashMap<>();
        StringBuilder taps = new StringBuilder();
        for (Server server : servers.onOrMovingTo(node.id())) {
            if (server.networked()) {
                Site site = servers.site(server.configurationId()).orElseThrow();
                networks.put(site.vni(), site.bridge());
                taps(taps, server, configurations.computeIfAbsent(server.configurationId(), servers::of));
            }
        }
        networks.forEach((vni, bridge) ->
                text.append("network ").append(vni).append(' ').append(bridge).append('\n'));
        return text.append(taps).toString();
    }

    /** While an order changes an address, the server may use the former and the next. */
    private static void taps(StringBuilder text, Server server, List<Server> configuration) {
        Set<String> privateAddresses = new LinkedHashSet<>();
        Set<String> publicAddresses = new LinkedHashSet<>();
        for (DesiredServer spec : List.of(server.spec(), server.wanted())) {
            privateAddresses.add(spec.privateAddress());
            BalancerSettings balancer = spec.balancer();
            if (balancer != null) {
                publicAddresses.add(balancer.virtualAddress());
            }
        }
        tap(text, server.privateCard(), privateAddresses, Guards.toPrivateCard(server, configuration));
        Integer publicCard = server.publicCard();
        if (publicCard != null) {
            tap(text, publicCard, publicAddresses, Guards.toPublicCard(server));
        }
    }

    private static void tap(StringBuilder text, int card, Set<String> addresses, Set<String> openings) {
        text.append("tap ")
                .append(Names.tap(card))
                .append(' ')
                .append(Names.mac(card))
                .append(' ')
                .append(String.join(" ", addresses))
                .append("\nguard ")
                .append(Names.tap(card))
                .append(' ')
                .append(String.join(" ", openings))
                .append('\n');
    }
}
