/** Pause and play at load balancers (spec CP-9). */
@NullMarked
package org.stratagrid.deployment.pool;

import org.jspecify.annotations.NullMarked;
