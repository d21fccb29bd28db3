package org.stratagrid.contracts.placement;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the operator has decided about a node. The node itself knows nothing of it, so enrolment never changes it.
 *
 * @param group                nodes of one group take the same kinds of servers (SC-9)
 * @param licences             systems that the node is licensed for whatever runs on it (SC-7)
 * @param isolated             takes servers of risky accounts and no others (SC-6)
 * @param dedicatedTo          takes servers of this account and no others (SC-9)
 * @param cpuOvercommitPercent CPUs that may be sold for each hundred that the node has: 100 to 1,600
 * @param draining             takes no new servers
 */
public record NodePolicy(
        String group,
        Set<String> licences,
        boolean isolated,
        @Nullable UUID dedicatedTo,
        int cpuOvercommitPercent,
        boolean draining) {

    public static final String GENERAL = "general";

    /** Of a node about which nothing was decided. */
    public static final NodePolicy PLAIN = new NodePolicy(GENERAL, Set.of(), false, null, 100, false);

    /** The rest stays as it is. */
    public NodePolicy withDraining(boolean drains) {
        return new NodePolicy(group, licences, isolated, dedicatedTo, cpuOvercommitPercent, drains);
    }
}
