package org.stratagrid.scheduler.placement;

import org.springframework.beans.factory.annotation.Autowired;
import org.stratagrid.contracts.placement.Placement;

/** The contract inside one JVM. */
class PlacementAsBeanTest extends PlacementContract {

    @Autowired
    private Placement bean;

    @Override
    Placement placement() {
        return bean;
    }
}
