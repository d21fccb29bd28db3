package org.stratagrid.scheduler.reservation;

import java.util.UUID;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.node.Behaviour;
import org.stratagrid.scheduler.node.Size;

/**
 * Room held on a node for one server.
 *
 * @param system what the server runs (SC-7)
 * @param risky  as the operator says of its account (SC-6)
 * @param apart  on no node with another server of its configuration and tier, as the customer asked
 */
public record Held(
        UUID serverId,
        UUID nodeId,
        UUID accountId,
        UUID configurationId,
        String name,
        Tier tier,
        Size size,
        Behaviour behaviour,
        String system,
        boolean risky,
        boolean apart) {}
