/** Back-ups of servers on other nodes, and disks made from them (spec CP-12, DM-4, DM-7). */
@NullMarked
package org.stratagrid.deployment.backup;

import org.jspecify.annotations.NullMarked;
