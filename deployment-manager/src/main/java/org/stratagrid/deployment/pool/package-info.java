/** Load balancers changed without an order: pause and play (spec CP-9), renewed certificates. */
@NullMarked
package org.stratagrid.deployment.pool;

import org.jspecify.annotations.NullMarked;
