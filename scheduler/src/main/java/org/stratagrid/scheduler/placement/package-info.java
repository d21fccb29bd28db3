/** From a request to a decision: candidates, solver, reservation, reasons. */
@NullMarked
package org.stratagrid.scheduler.placement;

import org.jspecify.annotations.NullMarked;
