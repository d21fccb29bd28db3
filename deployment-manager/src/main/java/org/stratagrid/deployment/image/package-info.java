/** Role images: the library on this machine and the copies on the nodes (spec DM-4). */
@NullMarked
package org.stratagrid.deployment.image;

import org.jspecify.annotations.NullMarked;
