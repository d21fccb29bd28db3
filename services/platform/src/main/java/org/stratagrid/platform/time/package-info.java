/** The one clock. */
@NullMarked
package org.stratagrid.platform.time;

import org.jspecify.annotations.NullMarked;
