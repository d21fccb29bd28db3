/** Runs of moves: several orders to move a server, one after the other (spec SC-10). */
@NullMarked
package org.stratagrid.deployment.move;

import org.jspecify.annotations.NullMarked;
