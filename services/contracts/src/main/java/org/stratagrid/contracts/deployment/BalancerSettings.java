package org.stratagrid.contracts.deployment;

import java.util.List;
import org.stratagrid.contracts.values.BalancingMethod;
import org.stratagrid.contracts.values.Persistence;

/** What a load balancer does (CP-5). */
public record BalancerSettings(
        String virtualAddress,
        int virtualPort,
        BalancingMethod method,
        Persistence persistence,
        List<RealServer> realServers) {}
