package org.stratagrid.scheduler.solver;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.values.Money;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.node.Behaviour;
import org.stratagrid.scheduler.node.Size;

/**
 * What counts of a server when it is placed.
 *
 * @param system    what it runs (SC-7)
 * @param licence   what that costs a month on each node; null where it is free
 * @param risky     its account is (SC-6)
 * @param dedicated its account has nodes of its own (SC-9)
 * @param apart     never on a node with another server of its configuration and tier
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record ServerFacts(
        UUID id,
        UUID accountId,
        UUID configurationId,
        String name,
        Tier tier,
        Size size,
        Behaviour behaviour,
        String system,
        @Nullable Money licence,
        boolean risky,
        boolean dedicated,
        boolean apart) {

    boolean sameTier(ServerFacts other) {
        return tier == other.tier && configurationId.equals(other.configurationId);
    }
}
