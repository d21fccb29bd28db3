/** What the free room of the grid is still good for: room for whole servers of the sizes that customers really order. */
@NullMarked
package org.stratagrid.scheduler.shape;

import org.jspecify.annotations.NullMarked;
