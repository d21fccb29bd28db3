/** Room held on nodes for servers; the database refuses what would oversell. */
@NullMarked
package org.stratagrid.scheduler.reservation;

import org.jspecify.annotations.NullMarked;
