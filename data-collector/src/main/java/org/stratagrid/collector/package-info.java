/** The data collector (spec DC): allocation facts and guest samples in, exact hourly snapshots out. */
@NullMarked
package org.stratagrid.collector;

import org.jspecify.annotations.NullMarked;
