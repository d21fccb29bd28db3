/** Orders as steps with undo (spec DM-1). */
@NullMarked
package org.stratagrid.deployment.order;

import org.jspecify.annotations.NullMarked;
