package org.stratagrid.scheduler.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.stratagrid.scheduler.audit.GridState.Amounts;
import org.stratagrid.scheduler.audit.GridState.Hold;
import org.stratagrid.scheduler.audit.GridState.NodeState;

/** The hard rules once more, in the auditor's own words. */
final class NodeRules {

    private NodeRules() {}

    /** What forbids that a server comes to a node that holds these, room aside; null when nothing does. */
    static @Nullable String forbidden(GridState state, Hold server, NodeState to, List<Hold> there) {
        if (!to.open()) {
            return "the node takes no new servers.";
        }
        String group = state.groups().get(server.tier());
        if (group != null && !group.equals(to.group())) {
            return "its tier is confined to the group " + group + ".";
        }
        if (group == null && state.groups().containsValue(to.group())) {
            return "the group " + to.group() + " takes other tiers.";
        }
        if (to.dedicatedTo() != null && !to.dedicatedTo().equals(server.account())) {
            return "the node is dedicated to another customer.";
        }
        if (to.dedicatedTo() == null && state.dedicated().contains(server.account())) {
            return "its customer has nodes of its own.";
        }
        if (to.isolated() != server.risky()) {
            return "the node and the server differ in risk.";
        }
        for (Hold other : there) {
            if (!other.server().equals(server.server())
                    && other.configuration().equals(server.configuration())
                    && other.tier() == server.tier()
                    && (other.apart() || server.apart())) {
                return "the node holds " + other.name() + " of the same tier, and they are to be apart.";
            }
        }
        return null;
    }

    /** Whether a node has what these take together. */
    static boolean isWithin(NodeState node, List<Hold> there) {
        Amounts sum = new Amounts(0, 0, 0, 0);
        for (Hold hold : there) {
            sum = sum.plus(hold.amount());
        }
        Amounts most = node.amount();
        return sum.memory() <= most.memory()
                && sum.cpus() <= most.cpus()
                && sum.disk() <= most.disk()
                && sum.bandwidth() <= most.bandwidth();
    }
}
