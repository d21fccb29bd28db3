package org.stratagrid.configurations.draft;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.stratagrid.configurations.address.PrivateAddresses;
import org.stratagrid.contracts.configurations.BalancerDraft;
import org.stratagrid.contracts.configurations.Catalogue;
import org.stratagrid.contracts.configurations.RealAddress;
import org.stratagrid.contracts.configurations.ServerDraft;
import org.stratagrid.contracts.values.BalancingMethod;
import org.stratagrid.contracts.values.Bandwidth;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.PacketClass;
import org.stratagrid.contracts.values.Persistence;
import org.stratagrid.contracts.values.Tier;

/** A form's beginning (spec CP-3): deployable as it is. */
final class Suggestions {

    private static final Memory BALANCER_MEMORY = new Memory(256);
    private static final Memory SERVER_MEMORY = new Memory(512);
    private static final int LONGEST_SITE_PREFIX = 20;
    private static final int HTTP = 80;
    private static final int FURTHER_PORTS = 8080;
    private static final int LAST_PORT = 65_535;

    private Suggestions() {}

    static ServerDraft of(
            Tier tier, Configuration configuration, List<String> publicAddresses, List<VirtualPair> virtualPairs) {
        List<Server> servers = configuration.servers();
        boolean balancer = tier == Tier.LOAD_BALANCER;
        return new ServerDraft(
                tier,
                name(tier, configuration),
                balancer ? BALANCER_MEMORY : SERVER_MEMORY,
                1,
                new Disk(4),
                new Bandwidth(100),
                Catalogue.SYSTEMS.get(0),
                Catalogue.templates(tier).get(0),
                PrivateAddresses.firstFree(servers.stream()
                                .map(server -> server.settings().address())
                                .collect(Collectors.toSet()))
                        .orElse(""),
                "",
                false,
                false,
                PacketClass.SMALL_FAST,
                null,
                List.of(),
                balancer ? balancer(servers, publicAddresses, virtualPairs) : null);
    }

    /** "www-web-2" in the site www. */
    static String name(Tier tier, Configuration configuration) {
        return name(
                tier,
                configuration.name(),
                configuration.servers().stream().map(Server::name).collect(Collectors.toSet()));
    }

    static String name(Tier tier, String configuration, Set<String> taken) {
        String site = configuration.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        site = site.substring(0, Math.min(site.length(), LONGEST_SITE_PREFIX)).replaceAll("^-|-$", "");
        String prefix = (site.isEmpty() ? "" : site + "-") + tier.role() + "-";
        return IntStream.iterate(1, number -> number + 1)
                .mapToObj(number -> prefix + number)
                .filter(name -> !taken.contains(name))
                .findFirst()
                .orElseThrow();
    }

    private static BalancerDraft balancer(List<Server> servers, List<String> publicAddresses, List<VirtualPair> inUse) {
        Set<String> usedAddresses = inUse.stream().map(VirtualPair::address).collect(Collectors.toSet());
        Set<String> usedPairs =
                inUse.stream().map(pair -> pair.address() + ":" + pair.port()).collect(Collectors.toSet());
        String address = publicAddresses.stream()
                .filter(candidate -> !usedAddresses.contains(candidate))
                .findFirst()
                .or(() -> publicAddresses.stream()
                        .filter(candidate -> !usedPairs.contains(candidate + ":" + HTTP))
                        .findFirst())
                .or(() -> publicAddresses.stream().findFirst())
                .orElse("");
        int port = IntStream.concat(IntStream.of(HTTP), IntStream.rangeClosed(FURTHER_PORTS, LAST_PORT))
                .filter(candidate -> !usedPairs.contains(address + ":" + candidate))
                .findFirst()
                .orElse(HTTP);
        return new BalancerDraft(address, port, BalancingMethod.ROUND_ROBIN, Persistence.NONE, realServers(servers));
    }

    /** None, which means all; beside a load balancer that has all web servers, the application servers that none balances. */
    private static List<RealAddress> realServers(List<Server> servers) {
        Set<UUID> balanced = new HashSet<>();
        boolean oneBalancesAll = false;
        for (Server server : servers) {
            BalancerDraft balancer = server.settings().balancer();
            if (balancer != null && !balancer.standsIn() && !server.isRemoved()) {
                balancer.realServers().forEach(pair -> balanced.add(pair.serverId()));
                oneBalancesAll |= balancer.realServers().isEmpty();
            }
        }
        boolean web = servers.stream().anyMatch(server -> !server.isRemoved() && server.tier() == Tier.WEB);
        if (!oneBalancesAll || !web) {
            return List.of();
        }
        return servers.stream()
                .filter(server -> !server.isRemoved() && server.tier() == Tier.APPLICATION)
                .filter(server -> !balanced.contains(server.id()))
                .map(server -> new RealAddress(server.id(), Wiring.APPLICATION_PORT))
                .toList();
    }
}
