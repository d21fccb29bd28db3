/** Servers as guests: their rows, domains, disks, configuration volumes and agents. */
@NullMarked
package org.stratagrid.deployment.guest;

import org.jspecify.annotations.NullMarked;
