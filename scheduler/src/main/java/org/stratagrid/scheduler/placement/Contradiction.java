package org.stratagrid.scheduler.placement;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.scheduler.solver.NodeRoom;
import org.stratagrid.scheduler.solver.ServerPlacing;
import org.stratagrid.scheduler.solver.Terms;

/**
 * Rules that no node of the grid could ever meet together, however empty it were: that is not a lack of room, and neither
 * smaller servers nor waiting helps (SC-6, SC-9).
 */
final class Contradiction {

    private static final String ADVICE = " Ask your provider to change one of these rules.";

    private Contradiction() {}

    private record Rule(String words, Predicate<NodeRoom> holds) {}

    /**
     * @param servers of one tier and size that found no place
     * @param ofTier  how many servers of that tier the configuration has in all
     * @throws Refusal CONFLICT, naming the fewest rules that exclude each other
     */
    static void refuse(List<ServerPlacing> servers, int ofTier, Collection<NodeRoom> nodes, Terms terms) {
        if (nodes.isEmpty()) {
            return;
        }
        ServerPlacing server = servers.get(0);
        List<Rule> rules = rules(server, terms);
        List<List<Rule>> some = subsets(rules);
        some.sort(Comparator.comparingInt(List::size));
        for (List<Rule> together : some) {
            if (nodes.stream().noneMatch(node -> all(together, node))) {
                throw new Refusal(
                        Refusal.Reason.CONFLICT,
                        server.name() + " needs a node that is "
                                + and(together.stream().map(Rule::words).toList()) + ", and the grid has none."
                                + ADVICE);
            }
        }
        long eligible = nodes.stream().filter(node -> all(rules, node)).count();
        if (server.facts().apart() && eligible < ofTier) {
            throw new Refusal(
                    Refusal.Reason.CONFLICT,
                    "The " + ofTier + " " + server.tier().words()
                            + " servers are to be on different nodes, and the grid has only " + eligible
                            + (eligible == 1 ? " node" : " nodes")
                            + " for them. Order fewer of them, or let them share nodes.");
        }
    }

    private static List<Rule> rules(ServerPlacing server, Terms terms) {
        String group = terms.groups().get(server.tier());
        return List.of(
                new Rule(
                        group != null
                                ? "in the group “" + group + "”, to which "
                                        + server.tier().words() + " servers are confined"
                                : "not kept for other tiers",
                        node -> node.isForTier(server.facts())),
                new Rule(
                        server.facts().dedicated() ? "dedicated to this customer" : "not dedicated to another customer",
                        node -> node.isForAccount(server.facts())),
                new Rule(server.facts().risky() ? "isolated" : "not isolated", node -> node.isForRisk(server.facts())));
    }

    private static boolean all(List<Rule> rules, NodeRoom node) {
        return rules.stream().allMatch(rule -> rule.holds().test(node));
    }

    private static List<List<Rule>> subsets(List<Rule> rules) {
        List<List<Rule>> subsets = new ArrayList<>();
        for (int chosen = 1; chosen < 1 << rules.size(); chosen++) {
            List<Rule> subset = new ArrayList<>();
            for (int i = 0; i < rules.size(); i++) {
                if ((chosen >> i & 1) == 1) {
                    subset.add(rules.get(i));
                }
            }
            subsets.add(subset);
        }
        return subsets;
    }

    private static String and(List<String> words) {
        return words.size() == 1
                ? words.get(0)
                : String.join(", ", words.subList(0, words.size() - 1)) + " and " + words.get(words.size() - 1);
    }
}
