@NullMarked
package org.stratagrid.scheduler.shape;

import org.jspecify.annotations.NullMarked;
