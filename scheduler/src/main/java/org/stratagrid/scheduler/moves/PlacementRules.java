package org.stratagrid.scheduler.moves;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.stratagrid.contracts.placement.NodePolicy;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.node.Node;
import org.stratagrid.scheduler.reservation.Held;

/**
 * What holds for the whole grid when servers look for nodes.
 *
 * @param groups    tiers that go to the nodes of one group only, which take no other tiers (SC-9)
 * @param dedicated accounts whose servers go only to nodes that are dedicated to them (SC-9)
 * @param licences  points that a system costs on a node, for those that are not free (SC-7)
 * @param risk      points that a pair of servers of different risky accounts costs on a node (SC-6)
 */
public record PlacementRules(Map<Tier, String> groups, Set<UUID> dedicated, Map<String, Double> licences, double risk) {

    public static final PlacementRules NONE = new PlacementRules(Map.of(), Set.of(), Map.of(), 0);

    Spot spot(int index, Node node) {
        NodePolicy policy = node.policy();
        return new Spot(
                index,
                node.id(),
                node.name(),
                node.open(),
                tiers(policy.group()),
                policy.isolated(),
                policy.dedicatedTo(),
                policy.licences(),
                node.sellable(),
                node.sellable().minus(node.reserved()));
    }

    /** A bit for each tier that goes to the nodes of this group. */
    private int tiers(String group) {
        boolean forSome = groups.containsValue(group);
        int bits = 0;
        for (Tier tier : Tier.values()) {
            String confined = groups.get(tier);
            if (confined == null ? !forSome : confined.equals(group)) {
                bits |= Spot.bit(tier);
            }
        }
        return bits;
    }

    Resident resident(Held held, List<Resident> configuration) {
        return new Resident(
                held,
                dedicated.contains(held.accountId()),
                licences.getOrDefault(held.system(), 0.0),
                held.risky() ? risk : 0,
                configuration);
    }
}
