/** The grid as its operators see it. */
@NullMarked
package org.stratagrid.web.operator;

import org.jspecify.annotations.NullMarked;
