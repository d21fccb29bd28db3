package org.stratagrid.deployment.upkeep;

import java.util.List;

/** One kind of thing that is compared. */
interface Comparison {

    /** Leaves out the configurations that an order is changing. */
    List<Finding> in(Snapshot snapshot);
}
