package org.stratagrid.contracts.deployment;

import java.util.ArrayList;
import java.util.List;
import org.stratagrid.contracts.values.BalancerOptions;
import org.stratagrid.contracts.values.BalancingMethod;
import org.stratagrid.contracts.values.FrontEnd;
import org.stratagrid.contracts.values.Persistence;

/** What a load balancer does (CP-5). One that stands in for another has the other's settings, all of them. */
public record BalancerSettings(
        String virtualAddress,
        int virtualPort,
        BalancingMethod method,
        Persistence persistence,
        List<RealServer> realServers,
        BalancerOptions options) {

    /** Orders and rows from before there were options have none. */
    public BalancerSettings {
        options = options == null ? BalancerOptions.PLAIN : options;
    }

    public BalancerSettings(
            String virtualAddress,
            int virtualPort,
            BalancingMethod method,
            Persistence persistence,
            List<RealServer> realServers) {
        this(virtualAddress, virtualPort, method, persistence, realServers, BalancerOptions.PLAIN);
    }

    /** All virtual addresses, the first one first. */
    public List<FrontEnd> fronts() {
        List<FrontEnd> fronts = new ArrayList<>();
        fronts.add(new FrontEnd(virtualAddress, virtualPort, options.certificateId()));
        fronts.addAll(options.further());
        return fronts;
    }

    public BalancerSettings withRealServers(List<RealServer> others) {
        return new BalancerSettings(virtualAddress, virtualPort, method, persistence, others, options);
    }
}
