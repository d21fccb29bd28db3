package org.stratagrid.scheduler.solver;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Why a server runs where it runs, for its customer, who is not told which one: "web-2 gets a node apart from web-1, with the most
 * memory free."
 */
final class CustomerSentence {

    private static final int NAMED = 3;

    private CustomerSentence() {}

    /**
     * @param others   other candidates, the best first
     * @param together that few nodes are used counted more than the score
     */
    static String about(
            ServerPlacing server, PlacementPlan plan, List<Explanation.Alternative> others, boolean together) {
        NodeRoom node = server.getNode();
        if (node == null) {
            return server.name() + " has no node.";
        }
        if (server.pinned()) {
            return server.name() + " stays where it is.";
        }
        List<String> reasons = new ArrayList<>();
        neighbours(server, node, plan, reasons);
        reasons.add(
                together ? "that it shares with others, so that few are used" : advantage(server, node, plan, others));
        return server.name() + " gets a node " + String.join(", ", reasons) + ".";
    }

    private static void neighbours(ServerPlacing server, NodeRoom node, PlacementPlan plan, List<String> reasons) {
        List<String> apart = new ArrayList<>();
        List<String> beside = new ArrayList<>();
        for (ServerPlacing other : plan.servers()) {
            if (other != server && other.facts().sameTier(server.facts())) {
                (other.getNode() == node ? beside : apart).add(other.name());
            }
        }
        if (!apart.isEmpty()) {
            reasons.add("apart from " + list(apart));
        }
        if (!beside.isEmpty()) {
            reasons.add("beside " + list(beside) + " for want of another");
        }
    }

    private static String advantage(
            ServerPlacing server, NodeRoom node, PlacementPlan plan, List<Explanation.Alternative> others) {
        List<Explanation.Alternative> allowed =
                others.stream().filter(other -> other.broken().isEmpty()).toList();
        if (allowed.isEmpty()) {
            return "that is the only one with room for it";
        }
        long free = memoryLeft(node, server, plan);
        if (allowed.stream().allMatch(other -> memoryLeft(other.node(), server, plan) < free)) {
            return "with the most memory free";
        }
        return allowed.get(0).lostByConstraint().entrySet().stream()
                .max(Map.Entry.comparingByValue(Comparator.naturalOrder()))
                .map(lost -> words(lost.getKey(), server))
                .orElse("as good as any other");
    }

    /** What is free on a node for the server when all others are in their places. */
    private static long memoryLeft(NodeRoom node, ServerPlacing server, PlacementPlan plan) {
        long left = node.free().memoryMib();
        for (ServerPlacing other : plan.servers()) {
            left -= other != server && other.getNode() == node ? other.size().memoryMib() : 0;
        }
        return left;
    }

    private static String words(String constraint, ServerPlacing server) {
        return switch (constraint) {
            case PlacementConstraints.SPREAD_TIER ->
                "where no other " + server.tier().words() + " server of yours is";
            case PlacementConstraints.SPREAD_CONFIGURATION -> "away from the rest of the configuration";
            case PlacementConstraints.AVAILABILITY, PlacementConstraints.BALANCE ->
                "with more room free than elsewhere";
            case PlacementConstraints.MIX -> "beside servers that ask for other things of a node";
            case PlacementConstraints.BEHAVIOUR -> "with bandwidth and CPUs free for its traffic";
            case PlacementConstraints.RISK -> "away from servers that could disturb it";
            case PlacementConstraints.LICENCE -> "where " + server.facts().system() + " runs already";
            case PlacementConstraints.FRAGMENTATION -> "into a gap of its size";
            default -> "as good as any other";
        };
    }

    private static String list(List<String> names) {
        if (names.size() > NAMED) {
            return String.join(", ", names.subList(0, NAMED)) + " and " + (names.size() - NAMED) + " more";
        }
        return names.size() == 1
                ? names.get(0)
                : String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.get(names.size() - 1);
    }
}
