/** The OptaPlanner model: what a good placement is, and how it explains itself. */
@NullMarked
package org.stratagrid.scheduler.solver;

import org.jspecify.annotations.NullMarked;
