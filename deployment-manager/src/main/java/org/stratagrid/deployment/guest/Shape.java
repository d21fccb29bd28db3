package org.stratagrid.deployment.guest;

import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.values.Tier;

/** What servers must have in common to start from one template. */
record Shape(Tier tier, long memoryMib, int cpus) {

    static Shape of(DesiredServer spec) {
        return new Shape(spec.tier(), spec.memory().mib(), spec.cpus());
    }

    @Override
    public String toString() {
        return tier.role() + "-" + memoryMib + "m-" + cpus + "c";
    }
}
