package org.stratagrid.deployment.guest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.BalancerSettings;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.deployment.node.Commands;
import org.stratagrid.deployment.node.Exclusive;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.GridSettings;
import org.stratagrid.deployment.node.Node;

/** The networks of a node: its whole wanted state from the rows, handed to the node's script (grid/README.md). */
@Component
public class Networks {

    static final String PUBLIC_BRIDGE = "sgb1";
    private static final int PUBLIC_VNI = 1;
    private static final String PORT = "port ";

    private final Fleet fleet;
    private final ServerStore servers;
    private final SiteStore sites;
    private final GridSettings settings;
    private final Exclusive exclusive;

    Networks(Fleet fleet, ServerStore servers, SiteStore sites, GridSettings settings, Exclusive exclusive) {
        this.fleet = fleet;
        this.servers = servers;
        this.sites = sites;
        this.settings = settings;
        this.exclusive = exclusive;
    }

    public void apply(Collection<UUID> nodeIds) {
        Set<UUID> once = new LinkedHashSet<>(nodeIds);
        once.forEach(id -> apply(fleet.node(id)));
    }

    public void apply(Node node) {
        // One that is off has no networks, and gets those it needs when it comes back.
        if (!hasNone(node) && !node.isOff()) {
            alone(node, () -> script(node, "apply", document(node)));
        }
    }

    /** Lines of the document that the node lacks, and lines of what it has that are in no document. */
    public record Deviation(Set<String> lacking, Set<String> surplus) {}

    public Deviation compare(Node node) {
        if (hasNone(node)) {
            return new Deviation(Set.of(), Set.of());
        }
        return alone(node, () -> {
            Set<String> wanted = lines(document(node));
            Set<String> found = lines(script(node, "show", ""));
            // A tap is there only while its guest runs, so its membership is compared only then.
            Set<String> taps = found.stream()
                    .filter(line -> line.startsWith(PORT))
                    .map(Networks::tapOfPort)
                    .collect(Collectors.toSet());
            Set<String> lacking = new TreeSet<>(wanted);
            lacking.removeAll(found);
            lacking.removeIf(line -> line.startsWith(PORT) && !taps.contains(tapOfPort(line)));
            Set<String> surplus = new TreeSet<>(found);
            surplus.removeAll(wanted);
            return new Deviation(lacking, surplus);
        });
    }

    private static String tapOfPort(String line) {
        return line.split(" ", 3)[1];
    }

    /** With the order of addresses and openings made one; a guard line without openings ends without a blank in one of both. */
    private static Set<String> lines(String document) {
        Set<String> lines = new TreeSet<>();
        document.lines().forEach(line -> {
            List<String> words = new ArrayList<>(List.of(line.strip().split(" +")));
            int fixed = line.startsWith("tap ") ? 3 : line.startsWith("guard ") ? 2 : words.size();
            words.subList(fixed, words.size()).sort(null);
            lines.add(String.join(" ", new LinkedHashSet<>(words)));
        });
        lines.remove("");
        return lines;
    }

    private static boolean hasNone(Node node) {
        return node.simulated() || node.shell().isEmpty();
    }

    private static String script(Node node, String verb, String input) {
        List<String> command = new ArrayList<>(node.shell());
        command.add(verb);
        return Commands.run(command, input);
    }

    /** One at a time on each node. The rows are read inside, so that the last one to come has the newest. */
    private <T> T alone(Node node, Supplier<T> work) {
        return exclusive.within("networks of " + node.id(), work);
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
                Site site = sites.find(server.configurationId()).orElseThrow();
                networks.put(site.vni(), site.bridge());
                taps(
                        taps,
                        server,
                        site.bridge(),
                        configurations.computeIfAbsent(server.configurationId(), servers::of));
            }
        }
        networks.forEach((vni, bridge) ->
                text.append("network ").append(vni).append(' ').append(bridge).append('\n'));
        return text.append(taps).toString();
    }

    /** While an order changes an address, the server may use the former and the next. */
    private static void taps(StringBuilder text, Server server, String bridge, List<Server> configuration) {
        Set<String> privateAddresses = new LinkedHashSet<>();
        Set<String> publicAddresses = new LinkedHashSet<>();
        for (DesiredServer spec : List.of(server.spec(), server.wanted())) {
            privateAddresses.add(spec.privateAddress());
            BalancerSettings balancer = spec.balancer();
            if (balancer != null) {
                balancer.fronts().forEach(front -> publicAddresses.add(front.address()));
            }
        }
        tap(text, server.privateCard(), privateAddresses, bridge, Guards.toPrivateCard(server, configuration));
        Integer publicCard = server.publicCard();
        if (publicCard != null) {
            tap(text, publicCard, publicAddresses, PUBLIC_BRIDGE, Guards.toPublicCard(server));
        }
    }

    private static void tap(StringBuilder text, int card, Set<String> addresses, String bridge, Set<String> openings) {
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
                .append('\n')
                .append(PORT)
                .append(Names.tap(card))
                .append(' ')
                .append(bridge)
                .append('\n');
    }
}
