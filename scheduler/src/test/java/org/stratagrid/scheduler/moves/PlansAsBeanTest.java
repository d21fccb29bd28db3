package org.stratagrid.scheduler.moves;

import org.springframework.beans.factory.annotation.Autowired;
import org.stratagrid.contracts.placement.GridPlans;

/** The contract inside one JVM. */
class PlansAsBeanTest extends PlansContract {

    @Autowired
    private GridPlans bean;

    @Override
    GridPlans plans() {
        return bean;
    }
}
