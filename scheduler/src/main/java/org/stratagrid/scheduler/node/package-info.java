/** The nodes of the grid and what is free on them. */
@NullMarked
package org.stratagrid.scheduler.node;

import org.jspecify.annotations.NullMarked;
