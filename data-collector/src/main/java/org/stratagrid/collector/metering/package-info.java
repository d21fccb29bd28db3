/** Allocation facts, the closing of hours, snapshots, and use up to now. */
@NullMarked
package org.stratagrid.collector.metering;

import org.jspecify.annotations.NullMarked;
