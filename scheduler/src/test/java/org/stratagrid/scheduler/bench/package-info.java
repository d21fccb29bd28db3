@NullMarked
package org.stratagrid.scheduler.bench;

import org.jspecify.annotations.NullMarked;
