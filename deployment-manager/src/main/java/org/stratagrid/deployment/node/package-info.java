/** The nodes of the grid: connections, enrolment, networks, published sites. */
@NullMarked
package org.stratagrid.deployment.node;

import org.jspecify.annotations.NullMarked;
