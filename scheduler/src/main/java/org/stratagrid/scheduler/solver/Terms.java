package org.stratagrid.scheduler.solver;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.shape.WholeShapes;

/**
 * What holds for every node of a problem.
 *
 * @param groups tiers that go to the nodes of one group only (SC-9)
 * @param shapes what free room is worth
 */
public record Terms(Map<Tier, String> groups, WholeShapes shapes) {

    public static final Terms NONE = new Terms(Map.of(), WholeShapes.NONE);

    /** What the nodes of a group take: the tiers that are confined to it; where none is, those that are confined nowhere. */
    public Set<Tier> tiersOf(String group) {
        Set<Tier> taken = EnumSet.noneOf(Tier.class);
        boolean reserved = groups.containsValue(group);
        for (Tier tier : Tier.values()) {
            String confinedTo = groups.get(tier);
            if (confinedTo == null ? !reserved : confinedTo.equals(group)) {
                taken.add(tier);
            }
        }
        return taken;
    }
}
