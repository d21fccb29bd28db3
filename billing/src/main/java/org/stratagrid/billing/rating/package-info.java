/** Use taken over from metering and rated hour by hour, day by day, month by month. */
@NullMarked
package org.stratagrid.billing.rating;

import org.jspecify.annotations.NullMarked;
