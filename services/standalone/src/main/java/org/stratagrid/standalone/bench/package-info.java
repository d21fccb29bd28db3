/** How fast sites come up on a grid of real guests, and what their visitors notice of changes. */
@NullMarked
package org.stratagrid.standalone.bench;

import org.jspecify.annotations.NullMarked;
