/** The plans on offer and the arithmetic of quantities and rates. */
@NullMarked
package org.stratagrid.billing.plan;

import org.jspecify.annotations.NullMarked;
