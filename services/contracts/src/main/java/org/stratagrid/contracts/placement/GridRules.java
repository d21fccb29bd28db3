package org.stratagrid.contracts.placement;

import java.util.List;
import java.util.Map;
import org.stratagrid.contracts.values.Tier;

/**
 * What holds for the whole grid.
 *
 * @param groups   tiers that go to the nodes of one group only; these nodes take no other tiers (SC-9)
 * @param licences of the systems that need one, all in one currency (SC-7)
 */
public record GridRules(Map<Tier, String> groups, List<LicencePrice> licences) {

    public static final GridRules NONE = new GridRules(Map.of(), List.of());
}
