package org.stratagrid.contracts.deployment;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A real IP:port pair of a load balancer.
 *
 * @param paused      a customer paused it; {@code state} follows
 * @param requests    in work at this moment
 * @param drainsUntil while it is DRAINING: when it gets nothing any more at the latest
 */
public record PoolMember(
        UUID serverId,
        String name,
        String address,
        int port,
        RealState state,
        boolean paused,
        int requests,
        @Nullable Instant drainsUntil) {}
