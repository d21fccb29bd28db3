/** The deployment manager (spec DM): orders worked on the grid, and what the grid reports. */
@NullMarked
package org.stratagrid.deployment;

import org.jspecify.annotations.NullMarked;
