/** Nodes that fail: found, fenced, their servers rebuilt elsewhere, and what is done when they come back (spec DM-7). */
@NullMarked
package org.stratagrid.deployment.failure;

import org.jspecify.annotations.NullMarked;
