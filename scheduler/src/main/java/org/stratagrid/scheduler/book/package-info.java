/** The grid in memory, kept equal to the rows, and the one way in which a scheduler changes both. */
@NullMarked
package org.stratagrid.scheduler.book;

import org.jspecify.annotations.NullMarked;
