/** Orders carried out on the grid, and what the grid reports. */
@NullMarked
package org.stratagrid.contracts.deployment;

import org.jspecify.annotations.NullMarked;
