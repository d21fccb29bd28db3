package org.stratagrid.scheduler.solver;

import java.util.UUID;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.node.Behaviour;
import org.stratagrid.scheduler.node.Size;

/**
 * What counts of a server when it is placed.
 *
 * @param system    what it runs (SC-7)
 * @param risky     its account is (SC-6)
 * @param dedicated its account has nodes of its own (SC-9)
 * @param apart     never on a node with another server of its configuration and tier
 */
public record ServerFacts(
        UUID id,
        UUID accountId,
        UUID configurationId,
        String name,
        Tier tier,
        Size size,
        Behaviour behaviour,
        String system,
        boolean risky,
        boolean dedicated,
        boolean apart) {}
