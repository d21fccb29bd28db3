package org.stratagrid.contracts.configurations;

import java.util.ArrayList;
import java.util.List;
import org.stratagrid.contracts.values.BalancerOptions;
import org.stratagrid.contracts.values.BalancingMethod;
import org.stratagrid.contracts.values.FrontEnd;
import org.stratagrid.contracts.values.Persistence;

/**
 * The load balancer form (CP-5). With no {@code realServers} it balances every web server of the configuration (or application server,
 * when there is no web server). Of one that stands in for another only {@link BalancerOptions#standsInFor} counts.
 */
public record BalancerDraft(
        String virtualAddress,
        int virtualPort,
        BalancingMethod method,
        Persistence persistence,
        List<RealAddress> realServers,
        BalancerOptions options) {

    /** Drafts from before there were options have none. */
    public BalancerDraft {
        options = options == null ? BalancerOptions.PLAIN : options;
    }

    public BalancerDraft(
            String virtualAddress,
            int virtualPort,
            BalancingMethod method,
            Persistence persistence,
            List<RealAddress> realServers) {
        this(virtualAddress, virtualPort, method, persistence, realServers, BalancerOptions.PLAIN);
    }

    public boolean standsIn() {
        return options.standsInFor() != null;
    }

    /** All virtual addresses of its own, the first one first. */
    public List<FrontEnd> fronts() {
        List<FrontEnd> fronts = new ArrayList<>();
        if (!standsIn()) {
            fronts.add(new FrontEnd(virtualAddress, virtualPort, options.certificateId()));
            fronts.addAll(options.further());
        }
        return fronts;
    }

    public BalancerDraft withRealServers(List<RealAddress> others) {
        return new BalancerDraft(virtualAddress, virtualPort, method, persistence, others, options);
    }
}
