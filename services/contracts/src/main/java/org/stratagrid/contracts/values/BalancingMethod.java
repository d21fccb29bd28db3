package org.stratagrid.contracts.values;

/** How a load balancer chooses the next real server (spec CP-5). */
public enum BalancingMethod {
    ROUND_ROBIN,
    LEAST_CONNECTIONS
}
