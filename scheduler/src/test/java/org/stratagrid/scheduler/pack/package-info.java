@NullMarked
package org.stratagrid.scheduler.pack;

import org.jspecify.annotations.NullMarked;
