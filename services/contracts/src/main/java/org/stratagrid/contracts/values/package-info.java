/** Sizes, money and use in their units, and what all contracts share. */
@NullMarked
package org.stratagrid.contracts.values;

import org.jspecify.annotations.NullMarked;
