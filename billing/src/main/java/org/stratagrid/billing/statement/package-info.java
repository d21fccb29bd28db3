/** Use so far, use to come, and the plan that fits. */
@NullMarked
package org.stratagrid.billing.statement;

import org.jspecify.annotations.NullMarked;
