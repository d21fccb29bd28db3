package org.stratagrid.contracts.values;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a load balancer does beyond one plain virtual address (spec DM-5). Where it is left out, {@link #PLAIN} counts.
 *
 * @param certificateId with which the first virtual address ends TLS; null for plain HTTP
 * @param further       virtual addresses beside the first one, for the same real servers
 * @param redirect      visitors of plain addresses are sent to the first one that ends TLS
 * @param drainSeconds  how long a paused real server keeps what it has, 1 to 3600
 * @param standsInFor   the load balancer whose virtual addresses, real servers and settings it takes over when that one dies; null
 *     for one of its own
 */
public record BalancerOptions(
        @Nullable UUID certificateId,
        List<FrontEnd> further,
        boolean redirect,
        HealthCheck check,
        int drainSeconds,
        @Nullable UUID standsInFor) {

    public static final int DEFAULT_DRAIN_SECONDS = 30;
    public static final BalancerOptions PLAIN =
            new BalancerOptions(null, List.of(), false, HealthCheck.DEFAULT, DEFAULT_DRAIN_SECONDS, null);

    /** From JSON, lists and checks may be missing. */
    public BalancerOptions {
        further = further == null ? List.of() : List.copyOf(further);
        check = check == null ? HealthCheck.DEFAULT : check;
    }

    public BalancerOptions standingInFor(@Nullable UUID balancerId) {
        return new BalancerOptions(certificateId, further, redirect, check, drainSeconds, balancerId);
    }
}
