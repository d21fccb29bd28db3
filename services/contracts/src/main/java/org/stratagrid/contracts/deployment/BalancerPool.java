package org.stratagrid.contracts.deployment;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A load balancer's virtual addresses and its real servers at this moment (spec CP-9).
 *
 * @param addresses as "address:port"
 * @param offline   a customer paused the virtual addresses: every request is answered with 503
 * @param behind    the load balancer does not do all of it yet; it is tried again until it does
 * @param problem   why nothing live can be told
 */
public record BalancerPool(
        UUID balancerId,
        UUID configurationId,
        String name,
        List<String> addresses,
        boolean offline,
        List<PoolMember> members,
        boolean behind,
        @Nullable String problem) {}
