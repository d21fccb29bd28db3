/** Allocation facts in, hourly snapshots out. */
@NullMarked
package org.stratagrid.contracts.metering;

import org.jspecify.annotations.NullMarked;
