/** Plans of moves, new places for the servers of dead nodes, and the room that a moving server holds twice. */
@NullMarked
package org.stratagrid.scheduler.moves;

import org.jspecify.annotations.NullMarked;
