/** Which node carries which server. */
@NullMarked
package org.stratagrid.contracts.placement;

import org.jspecify.annotations.NullMarked;
