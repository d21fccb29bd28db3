/** What the operator decides about nodes, accounts and the grid. */
@NullMarked
package org.stratagrid.scheduler.policy;

import org.jspecify.annotations.NullMarked;
