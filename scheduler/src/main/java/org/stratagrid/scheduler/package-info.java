/** Placement of servers on nodes (spec SC). */
@NullMarked
package org.stratagrid.scheduler;

import org.jspecify.annotations.NullMarked;
