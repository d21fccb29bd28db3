/** A second opinion on the rows, with no code of the solver's. */
@NullMarked
package org.stratagrid.scheduler.audit;

import org.jspecify.annotations.NullMarked;
