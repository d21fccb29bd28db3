/** Many orders at once, on as few nodes as possible. */
@NullMarked
package org.stratagrid.scheduler.pack;

import org.jspecify.annotations.NullMarked;
