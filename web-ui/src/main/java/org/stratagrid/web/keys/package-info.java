/** API keys of one customer. */
@NullMarked
package org.stratagrid.web.keys;

import org.jspecify.annotations.NullMarked;
