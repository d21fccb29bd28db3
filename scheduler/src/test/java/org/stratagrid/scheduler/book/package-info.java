@NullMarked
package org.stratagrid.scheduler.book;

import org.jspecify.annotations.NullMarked;
