package org.stratagrid.scheduler.solver;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.stratagrid.scheduler.node.Resource;

/** What each constraint has to say about a plan, in words for people. */
final class Sentences {

    static final List<String> ORDER = List.of(
            PlacementConstraints.MEMORY,
            PlacementConstraints.CPU,
            PlacementConstraints.DISK,
            PlacementConstraints.BANDWIDTH,
            PlacementConstraints.UNPLACED,
            PlacementConstraints.SPREAD_TIER,
            PlacementConstraints.SPREAD_CONFIGURATION,
            PlacementConstraints.BALANCE,
            PlacementConstraints.MIX,
            PlacementConstraints.TRAFFIC);

    private static final Set<String> HARD = Set.copyOf(ORDER.subList(0, 4));

    /** A sentence names so many nodes or pairs; a large configuration would fill the page. */
    private static final int NAMED = 6;

    private final Map<NodeRoom, List<ServerPlacing>> byNode = new LinkedHashMap<>();
    private final List<ServerPlacing> servers;

    Sentences(PlacementPlan plan) {
        servers = plan.servers();
        for (ServerPlacing server : servers) {
            NodeRoom node = server.getNode();
            if (node != null) {
                byNode.computeIfAbsent(node, n -> new ArrayList<>()).add(server);
            }
        }
    }

    static String level(String constraint) {
        if (constraint.equals(PlacementConstraints.UNPLACED)) {
            return "medium";
        }
        return HARD.contains(constraint) ? "hard" : "soft";
    }

    String about(String constraint) {
        return switch (constraint) {
            case PlacementConstraints.MEMORY -> room(Resource.MEMORY);
            case PlacementConstraints.CPU -> room(Resource.CPU);
            case PlacementConstraints.DISK -> room(Resource.DISK);
            case PlacementConstraints.BANDWIDTH -> room(Resource.BANDWIDTH);
            case PlacementConstraints.UNPLACED -> everyServer();
            case PlacementConstraints.SPREAD_TIER -> tiers();
            case PlacementConstraints.SPREAD_CONFIGURATION -> configuration();
            case PlacementConstraints.BALANCE -> balance();
            case PlacementConstraints.MIX -> mix();
            case PlacementConstraints.TRAFFIC -> traffic();
            default -> throw new IllegalArgumentException(constraint);
        };
    }

    private String room(Resource resource) {
        List<String> tooFull = byNode.entrySet().stream()
                .filter(entry -> resource.of(entry.getKey().free())
                        < entry.getValue().stream()
                                .mapToLong(server -> resource.of(server.size()))
                                .sum())
                .map(entry -> entry.getKey().name())
                .toList();
        return tooFull.isEmpty()
                ? "Every node has the " + resource.words() + " that its servers need."
                : "Too little " + resource.words() + " on " + list(tooFull) + ".";
    }

    private String everyServer() {
        List<String> without = servers.stream()
                .filter(server -> server.getNode() == null)
                .map(ServerPlacing::name)
                .toList();
        if (!without.isEmpty()) {
            return "No place for " + list(without) + ".";
        }
        return servers.size() == 1 ? "The server has a node." : "All " + servers.size() + " servers have a node.";
    }

    private String tiers() {
        List<String> together = new ArrayList<>();
        byNode.forEach((node, all) -> all.stream()
                .collect(Collectors.groupingBy(ServerPlacing::tier, LinkedHashMap::new, Collectors.toList()))
                .forEach((tier, same) -> {
                    if (same.size() > 1) {
                        together.add(list(same.stream().map(ServerPlacing::name).toList()) + " (" + tier.words()
                                + ") on " + node.name());
                    }
                }));
        return together.isEmpty()
                ? "No two servers of one tier share a node, so the loss of a node leaves part of each larger tier."
                : "These would be lost together with their node: " + list(together) + ".";
    }

    private String configuration() {
        String nodes = byNode.size() == 1 ? "1 node" : byNode.size() + " nodes";
        return servers.size() == 1
                ? "A single server has nothing to be spread from."
                : "The " + servers.size() + " servers are on " + nodes + ".";
    }

    private String balance() {
        return "Memory taken afterwards: "
                + each((node, here) -> node.memoryShare(here.stream()
                                        .mapToLong(server -> server.size().memoryMib())
                                        .sum())
                                / 10
                        + " %")
                + ".";
    }

    private String mix() {
        return "Network-hungry and storage-hungry servers afterwards: "
                + each((node, here) -> (node.networkHungry() + count(here, ServerPlacing::networkHungry)) + " and "
                        + (node.storageHungry() + count(here, ServerPlacing::storageHungry)))
                + ".";
    }

    private String traffic() {
        List<String> heavy = new ArrayList<>();
        byNode.forEach((node, here) -> here.stream()
                .filter(ServerPlacing::heavyTraffic)
                .forEach(server -> heavy.add(server.name() + " on " + node.name() + ", where "
                        + Math.max(
                                0,
                                100
                                        - node.bandwidthShare(here.stream()
                                                        .mapToLong(each ->
                                                                each.size().mbps())
                                                        .sum())
                                                / 10)
                        + " % of the bandwidth stay free")));
        return heavy.isEmpty() ? "No server expects heavy traffic." : "Heavy traffic: " + list(heavy) + ".";
    }

    private interface AboutNode {
        String tell(NodeRoom node, List<ServerPlacing> here);
    }

    private String each(AboutNode about) {
        return list(byNode.entrySet().stream()
                .map(entry -> entry.getKey().name() + " " + about.tell(entry.getKey(), entry.getValue()))
                .toList());
    }

    private static long count(List<ServerPlacing> servers, Function<ServerPlacing, Boolean> kind) {
        return servers.stream().filter(kind::apply).count();
    }

    private static String list(List<String> items) {
        String first = items.stream().limit(NAMED).collect(Collectors.joining(", "));
        return items.size() > NAMED ? first + " and " + (items.size() - NAMED) + " more" : first;
    }
}
