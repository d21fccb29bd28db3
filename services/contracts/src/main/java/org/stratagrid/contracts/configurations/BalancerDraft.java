package org.stratagrid.contracts.configurations;

import java.util.List;
import org.stratagrid.contracts.values.BalancingMethod;
import org.stratagrid.contracts.values.Persistence;

/** The load balancer form (CP-5). With no {@code realServers} it balances every web server of the configuration (or application server, when there is no web server). */
public record BalancerDraft(
        String virtualAddress,
        int virtualPort,
        BalancingMethod method,
        Persistence persistence,
        List<RealAddress> realServers) {}
