package org.stratagrid.deployment.hypervisor;

import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.stratagrid.deployment.RealGrid;

@EnabledIfEnvironmentVariable(named = RealGrid.VARIABLE, matches = ".+", disabledReason = RealGrid.REASON)
class QemuHypervisorTest extends HypervisorContract {

    @Override
    Hypervisor connect() {
        return new LibvirtHypervisors()
                .connect(
                        RealGrid.setting("stratagrid.grid.nodes[0].uri"),
                        RealGrid.setting("stratagrid.grid.nodes[0].pool"),
                        false,
                        () -> {});
    }

    @Override
    String domainType() {
        return RealGrid.setting("stratagrid.grid.accelerator");
    }
}
