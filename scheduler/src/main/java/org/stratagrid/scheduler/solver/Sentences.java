package org.stratagrid.scheduler.solver;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.stratagrid.scheduler.node.Behaviour;
import org.stratagrid.scheduler.node.Resource;
import org.stratagrid.scheduler.node.Size;

/** What each constraint has to say about a plan, in words for people. */
final class Sentences {

    static final List<String> ORDER = List.of(
            PlacementConstraints.MEMORY,
            PlacementConstraints.CPU,
            PlacementConstraints.DISK,
            PlacementConstraints.BANDWIDTH,
            PlacementConstraints.GROUP,
            PlacementConstraints.DEDICATION,
            PlacementConstraints.ISOLATION,
            PlacementConstraints.APART,
            PlacementConstraints.UNPLACED,
            PlacementConstraints.SPREAD_TIER,
            PlacementConstraints.SPREAD_CONFIGURATION,
            PlacementConstraints.AVAILABILITY,
            PlacementConstraints.BALANCE,
            PlacementConstraints.MIX,
            PlacementConstraints.BEHAVIOUR,
            PlacementConstraints.RISK,
            PlacementConstraints.LICENCE,
            PlacementConstraints.FRAGMENTATION);

    private static final Set<String> HARD = Set.copyOf(ORDER.subList(0, ORDER.indexOf(PlacementConstraints.UNPLACED)));

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
            case PlacementConstraints.GROUP ->
                rule("Every tier is in its node group.", (node, server) -> node.isForTier(server.facts()));
            case PlacementConstraints.DEDICATION ->
                rule(
                        "No server is on a node that is dedicated to another account, and none that needs a dedicated node"
                                + " is elsewhere.",
                        (node, server) -> node.isForAccount(server.facts()));
            case PlacementConstraints.ISOLATION ->
                rule(
                        "Risky servers are on isolated nodes, others are not.",
                        (node, server) -> node.isForRisk(server.facts()));
            case PlacementConstraints.APART -> apart();
            case PlacementConstraints.UNPLACED -> everyServer();
            case PlacementConstraints.SPREAD_TIER -> tiers();
            case PlacementConstraints.SPREAD_CONFIGURATION -> configuration();
            case PlacementConstraints.AVAILABILITY -> availability();
            case PlacementConstraints.BALANCE -> balance();
            case PlacementConstraints.MIX -> mix();
            case PlacementConstraints.BEHAVIOUR -> behaviour();
            case PlacementConstraints.RISK -> risk();
            case PlacementConstraints.LICENCE -> licences();
            case PlacementConstraints.FRAGMENTATION -> wholeRoom();
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

    private String rule(String kept, BiPredicate<NodeRoom, ServerPlacing> holds) {
        List<String> wrong = new ArrayList<>();
        byNode.forEach((node, here) -> here.stream()
                .filter(server -> !server.pinned() && !holds.test(node, server))
                .forEach(server -> wrong.add(server.name() + " on " + node.name())));
        return wrong.isEmpty() ? kept : "Against the rules: " + list(wrong) + ".";
    }

    private String apart() {
        List<String> tiers = servers.stream()
                .filter(server -> server.facts().apart())
                .map(server -> server.tier().words())
                .distinct()
                .toList();
        return tiers.isEmpty()
                ? "No tier was asked to be kept apart."
                : "Asked to be kept apart: " + list(tiers) + " servers.";
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

    private String availability() {
        return "Taken of the scarcest resource afterwards: "
                + each((node, here) -> {
                    Size size = new Load(here).size();
                    Resource scarcest = Arrays.stream(Resource.values())
                            .max(Comparator.comparingLong(resource -> node.share(resource, size)))
                            .orElseThrow();
                    return scarcest.words() + " " + node.share(scarcest, size) / 10 + " %";
                })
                + ".";
    }

    private String behaviour() {
        List<String> demanding = new ArrayList<>();
        byNode.forEach((node, here) -> {
            Size size = new Load(here).size();
            here.stream()
                    .filter(server -> weighsMore(server.facts().behaviour()))
                    .forEach(server ->
                            demanding.add("%s (%s) on %s, where %d %% of the bandwidth and %d %% of the CPUs stay free"
                                    .formatted(
                                            server.name(),
                                            extra(server.facts().behaviour()),
                                            node.name(),
                                            Math.max(0, 1000 - node.bandwidthShare(size.mbps())) / 10,
                                            Math.max(0, 1000 - node.cpuShare(size.cpus())) / 10)));
        });
        return demanding.isEmpty()
                ? "No server is expected to ask for more than its size."
                : "More than their size: " + list(demanding) + ".";
    }

    private static boolean weighsMore(Behaviour behaviour) {
        return behaviour.extraBandwidthPercent() > 0 || behaviour.extraCpuPercent() > 0;
    }

    private static String extra(Behaviour behaviour) {
        return "bandwidth +" + behaviour.extraBandwidthPercent() + " %, CPUs +" + behaviour.extraCpuPercent() + " %";
    }

    private String risk() {
        if (servers.stream().noneMatch(server -> server.facts().risky())) {
            return "The account is not rated risky.";
        }
        return "Servers of other risky accounts on the same node: "
                + each((node, here) ->
                        String.valueOf(node.riskyStrangers(here.get(0).facts().accountId())))
                + ".";
    }

    private String licences() {
        List<String> bought = new ArrayList<>();
        byNode.forEach((node, here) -> {
            new Load(here).newLicences(node).forEach(price -> bought.add(node.name() + " (" + price + " a month)"));
        });
        return bought.isEmpty() ? "No licence has to be bought." : "Licences to be bought for " + list(bought) + ".";
    }

    private String wholeRoom() {
        return "Used up of the room for whole servers of the grid's common sizes, 1,000 being an average node's: "
                + each((node, here) -> String.valueOf(node.wholeRoomLost(new Load(here).size())))
                + ".";
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
